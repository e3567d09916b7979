"""Files made to harm, by seeded code: bombs that ask for time, memory or disk, and ordinary files bent out of shape."""
