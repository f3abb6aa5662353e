"""Reading what people write: strict YAML and JSON, every value with its place."""
