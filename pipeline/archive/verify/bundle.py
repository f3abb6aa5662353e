"""The checker as one text file that runs without this software."""


def standalone_verifier() -> str:
    """The source of `verify.py`: every checking module in one file, with the Chinese sentences it shows."""
    return "x"
