"""Time: the clock port, working days, and when things are due."""
