"""What the building promises: each file here checks one habit over the whole source, and checks itself."""
