"""Which kinds of files have a text to read, which a picture to show. No Django, no file is opened."""

from __future__ import annotations

PDF = "application/pdf"

# Pictures that may hold a scanned paper.
PICTURES = frozenset({"image/png", "image/jpeg", "image/tiff", "image/gif", "image/webp", "image/bmp"})

_OFFICE = "application/vnd.openxmlformats-officedocument."
# Read by the extractor; the name is the type that the extractor knows.
TEXTS = frozenset(
    {
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/rtf",
        "text/rtf",
        "text/plain",
        "text/html",
        "text/csv",
        "text/xml",
        "application/xml",
        "message/rfc822",
    }
)
# Papers of office programs that the office program at hand can print, with the ending it knows them by.
OFFICE = {
    f"{_OFFICE}wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
}
# Under other names in the wild.
_SAME = {"text/rtf": "application/rtf", "text/xml": "application/xml"}


def has_text(media_type: str) -> bool:
    """Say whether the text of such a file can be read or recognized."""
    return media_type == PDF or media_type in TEXTS or media_type in PICTURES


def has_pages(media_type: str) -> bool:
    """Say whether pages of such a file can be shown as pictures."""
    return media_type == PDF or media_type in PICTURES


def can_be_archival(media_type: str) -> bool:
    """Say whether a PDF/A is made of such a file."""
    return media_type == PDF or media_type in PICTURES or media_type in OFFICE


def extractor_type(media_type: str) -> str:
    """Return the name under which the extractor knows a kind."""
    return _SAME.get(media_type, media_type)
