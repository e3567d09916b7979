"""Jobs of the programs' keys."""
