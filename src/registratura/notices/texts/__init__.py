"""Written prose of notices: the supplier's own, and a beginning for an institution's."""
