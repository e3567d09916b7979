"""Packages that come from outside, verified in a program of its own with limits."""
