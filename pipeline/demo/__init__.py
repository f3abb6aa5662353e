"""A company in a box: paper copies signed and scanned without paper, for the demo and the tests."""
