"""Jobs of what is filed, entered beside those of the clock."""
