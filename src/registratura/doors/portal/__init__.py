"""The public door: what anybody may read and ask without an account."""
