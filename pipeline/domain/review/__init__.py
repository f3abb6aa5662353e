"""The review of a contract text."""
