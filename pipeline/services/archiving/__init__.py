"""From dossier to archive: pack, archive, completeness, fixity."""
