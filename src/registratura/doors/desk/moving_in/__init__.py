"""Screens of old registers that move in."""
