"""LibreOffice: a pool of listeners that print Word files as PDF."""
