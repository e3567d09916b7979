"""The archive at the desk: filing plan, dossiers, inventories, the store, selection."""
