"""Business numbers (handbook chapter 4)."""
