"""What was done, by whom, and proof that nobody changed it."""
