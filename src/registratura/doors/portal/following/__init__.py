"""Following one's paper from outside, completing it, fetching its answer, checking what was issued, one's own list."""
