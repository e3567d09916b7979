"""Screens of the privacy notice: drafting, the difference, publishing, who was told."""
