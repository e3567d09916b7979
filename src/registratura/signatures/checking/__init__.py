"""Reading and judging signatures: a program of its own that runs confined, without network, and imports no Django."""
