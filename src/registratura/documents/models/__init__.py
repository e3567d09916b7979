"""The tables of the room: what is kept, and what was made of it."""

from registratura.documents.models.derived import Content, Rendition
from registratura.documents.models.files import Blob, Document, Quarantined, Version

__all__ = ["Blob", "Content", "Document", "Quarantined", "Rendition", "Version"]
