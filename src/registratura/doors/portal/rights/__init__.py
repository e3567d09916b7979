"""Asking about one's own data without an account, and seeing how the request stands."""
