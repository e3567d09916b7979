"""Keeping files and their versions, what is made of them, and what was read in them."""

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
from registratura.documents.services.renditions import (
    ToMake,
    add_rendition,
    keep_rendition,
    next_to_make,
    refuse_rendition,
)
from registratura.documents.services.versions import (
    DocumentMissingError,
    ExplanationMissingError,
    SameVersionError,
    add_version,
)

__all__ = [
    "DocumentMissingError",
    "ExplanationMissingError",
    "FileChangedError",
    "ReceivedFile",
    "SameVersionError",
    "ToMake",
    "ToRead",
    "add_document",
    "add_documents",
    "add_rendition",
    "add_version",
    "keep_bytes",
    "keep_reading",
    "keep_rendition",
    "next_to_make",
    "next_to_read",
    "quarantine",
    "receive",
    "refuse_rendition",
]
