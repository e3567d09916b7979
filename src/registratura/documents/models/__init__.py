"""The tables of the room: what is kept, what was made of it, and what stands guard over it."""

from registratura.documents.models.derived import Content, Rendition
from registratura.documents.models.elimination import Elimination
from registratura.documents.models.files import Blob, Document, Quarantined, Version
from registratura.documents.models.guarding import FileOptions, Screening

__all__ = [
    "Blob",
    "Content",
    "Document",
    "Elimination",
    "FileOptions",
    "Quarantined",
    "Rendition",
    "Screening",
    "Version",
]
