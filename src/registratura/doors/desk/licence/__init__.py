"""The license of this installation, for its administrator."""
