"""契档 Qidang: from proposal data to a signed, checked, numbered and provable contract dossier."""
