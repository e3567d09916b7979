"""Keeping files and their versions, what is made of them, and what was read in them."""

from registratura.documents.services.eliminating import eliminate, order_elimination
from registratura.documents.services.keeping import (
    FileChangedError,
    ReceivedFile,
    add_document,
    add_documents,
    keep_bytes,
    quarantine,
    receive,
)
from registratura.documents.services.options import OptionsRefusedError, recount, set_quota, set_stamp
from registratura.documents.services.reading import ToRead, keep_reading, next_to_read
from registratura.documents.services.renditions import (
    ToMake,
    add_rendition,
    keep_rendition,
    next_to_make,
    refuse_rendition,
)
from registratura.documents.services.screening import ToScreen, keep_opinion, next_to_screen
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
    "OptionsRefusedError",
    "ReceivedFile",
    "SameVersionError",
    "ToMake",
    "ToRead",
    "ToScreen",
    "add_document",
    "add_documents",
    "add_rendition",
    "add_version",
    "eliminate",
    "keep_bytes",
    "keep_opinion",
    "keep_reading",
    "keep_rendition",
    "next_to_make",
    "next_to_read",
    "next_to_screen",
    "order_elimination",
    "quarantine",
    "receive",
    "recount",
    "refuse_rendition",
    "set_quota",
    "set_stamp",
]
