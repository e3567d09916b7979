"""The license of this installation, where it has no supplier in it: kept as files, so that it needs no table."""
