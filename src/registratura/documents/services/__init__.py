"""Keeping files, and what was read in them."""

from registratura.documents.services.keeping import (
    FileChangedError,
    ReceivedFile,
    add_document,
    add_documents,
    keep_bytes,
    quarantine,
    receive,
)
from registratura.documents.services.reading import ToRead, keep_reading, next_to_read

__all__ = [
    "FileChangedError",
    "ReceivedFile",
    "ToRead",
    "add_document",
    "add_documents",
    "keep_bytes",
    "keep_reading",
    "next_to_read",
    "quarantine",
    "receive",
]
