"""How papers are filed, kept in the archive and let go by law: filing plan, dossiers, inventories, selection."""
