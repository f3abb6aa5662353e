"""The checker of the archive: shares no code with the writer and needs the standard library alone."""
