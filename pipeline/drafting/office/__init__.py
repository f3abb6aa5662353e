"""LibreOffice: one listener that prints Word files as PDF."""
