"""Billing: who the supplier's customers are, what was agreed with each, and what that entitles them to."""
