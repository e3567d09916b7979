"""Fraud and abuse of the service: declared signals, a score with reasons, and a queue for a person who decides."""
