"""The supplier's own figures, with small groups left out."""
