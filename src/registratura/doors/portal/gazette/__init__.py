"""The local official gazette as everybody reads it: sections, registers, acts, files, feed; and the map for robots."""
