"""`python -m pipeline.cli`: the same door, for child processes."""

from pipeline.cli.main import run

run()
