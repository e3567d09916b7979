"""The book: numbers, dates, directions, parties."""
