"""The two scripts run by LibreOffice's own Python; alone in a folder, so that nothing of ours shadows its modules."""
