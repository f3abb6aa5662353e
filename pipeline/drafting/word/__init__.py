"""The Word engine: templates gated, compiled once, rendered into equal bytes."""
