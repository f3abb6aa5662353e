"""Shared ground of all tests."""
