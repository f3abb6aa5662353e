"""The proposal: its fields, how it is read, and everything that can be wrong with it."""
