"""The message catalogues: gathered from the source, checked, compiled."""
