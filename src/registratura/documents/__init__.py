"""Content: files kept byte for byte, known by their SHA-256."""
