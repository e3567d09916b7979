"""Payments of the supplier's invoices: orders, what providers and banks tell, the ledger, refunds, reconciliation."""
