"""The clause library: what a contract of each kind is composed of (handbook 3.1–3.3)."""
