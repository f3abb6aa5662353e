"""From draft to signing copy: opinions, comparison, issue."""
