"""The craft of taking in: from a file in the inbox to evidence about its pages."""
