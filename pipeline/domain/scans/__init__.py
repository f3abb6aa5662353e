"""Scans of signed copies: page codes, checks, the verdict."""
