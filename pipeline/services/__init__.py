"""The verbs of the house, one per module: they know rules and ports, no library."""
