"""Two versions of a text side by side: what changed, what of it matters, and the same as tracked changes."""
