"""Version 1: fields are only added, never taken away or renamed."""
