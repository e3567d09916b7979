"""The support department at work: the queue, one conversation, letters held back, answers given often."""
