"""Invoices: the list, one document, writing, the month, RO e-Factura, what invoicing is set to."""
