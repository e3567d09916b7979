"""Asking whoever filed a paper for what is missing, and taking at the counter what was brought."""
