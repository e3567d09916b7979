"""Invoices: series, what is billed and credited, the European form, RO e-Factura."""
