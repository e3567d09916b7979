"""Advice that fits a person who asked for it: facts the person sees and deletes, and what was waved away."""
