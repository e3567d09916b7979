"""Jobs of the support department, entered beside the others."""
