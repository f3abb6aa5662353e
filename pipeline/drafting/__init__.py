"""From a proposal to a finished document: kinds, Word templates, PDF, page codes."""
