"""Who invoices, series, documents with their lines and files, what RO e-Factura said of them, runs of months."""

from registratura.invoicing.models.invoice import Invoice, InvoiceLine, Paper
from registratura.invoicing.models.issuer import Access, Issuer, Series
from registratura.invoicing.models.run import Run
from registratura.invoicing.models.transmission import Transmission, TransmissionEvent

__all__ = [
    "Access",
    "Invoice",
    "InvoiceLine",
    "Issuer",
    "Paper",
    "Run",
    "Series",
    "Transmission",
    "TransmissionEvent",
]
