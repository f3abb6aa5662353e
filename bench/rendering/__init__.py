"""The parts of the rendering benchmark: the contract, its rivals, the clock, the growth."""
