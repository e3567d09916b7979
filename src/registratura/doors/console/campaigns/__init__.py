"""Campaigns, topics, calls and surveys of the supplier."""
