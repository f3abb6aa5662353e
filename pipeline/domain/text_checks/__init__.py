"""The checks of a contract's plain text against its proposal and the law, one small function per rule."""
