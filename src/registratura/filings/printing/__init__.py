"""A filing on paper: the filled form, and the receipt of who sent it."""
