"""Ideas about the program, and what is new in it."""
