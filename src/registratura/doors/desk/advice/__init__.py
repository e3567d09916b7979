"""Advice for who works here: everybody's, or one that fits by the person's own yes; and the note of a new version."""
