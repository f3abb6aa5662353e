"""From proposal to draft: one, many, out of YAML or Excel."""
