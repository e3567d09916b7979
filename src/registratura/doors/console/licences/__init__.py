"""Licenses in the console: issuing them, following their machines and files, the policies and the keys."""
