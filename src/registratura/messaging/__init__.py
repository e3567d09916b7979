"""Service messages that must arrive, never persuasion: what was said to whom, by which way, and what became of it."""
