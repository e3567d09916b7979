"""The manual on paper: the cards of every role in one folder, and what the manual weighs."""
