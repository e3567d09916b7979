"""Customers, plans, contracts and subscriptions in the console."""
