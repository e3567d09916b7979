"""What makes a signature hold for years: time stamps, and proof that the certificates stood."""
