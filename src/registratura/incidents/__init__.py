"""Breaches of personal data: what happened, the clock of 72 hours, who was concerned, whom one told."""
