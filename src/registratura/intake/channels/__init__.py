"""The ways by which things arrive; each behind the same small promise."""
