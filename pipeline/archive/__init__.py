"""The archive room: dossiers as OCFL 1.1 objects, their catalogue, their reading copy, their checks."""
