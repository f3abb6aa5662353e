"""Proposals in Excel: forms people fill in, read back with every fault at its cell."""
