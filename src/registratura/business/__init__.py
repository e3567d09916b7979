"""The supplier's own figures: what may be told of small groups, and how much privacy a year may cost."""
