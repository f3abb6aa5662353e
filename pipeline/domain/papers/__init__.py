"""What people add for each paper, and what speaks against it."""
