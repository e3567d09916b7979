"""
Files of conversations: looked at, asked of the antivirus, and kept in a part of the store that is the department's own.

Nothing here runs in a transaction. Bytes that the antivirus names are refused; where none is set up they are marked.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO, Final

from django.utils.translation import gettext as _

from registratura.documents.reading import types
from registratura.documents.reading.names import display_name
from registratura.support.errors import TicketRefusedError
from registratura.support.services import KeptFile
from registratura.toolkit.antivirus import scanner
from registratura.toolkit.storage import storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

MOST_BYTES: Final = 15 * 1024 * 1024
FILES_MOST: Final = 5
_HEAD: Final = 65_536


def space_of(*, supplier: "Institution") -> str:
    """Return the part of the store that holds the files of conversations; no institution's code has a dot."""
    return f"{supplier.code}.asistenta"


def keep_files(
    *, supplier: "Institution", files: Iterable[tuple[str, BinaryIO, int]]
) -> tuple[KeptFile, ...]:
    """
    Keep files given as name, stream and size.

    Raises: TicketRefusedError for too many, too large, or infected ones.
    """
    given = list(files)
    if len(given) > FILES_MOST:
        raise TicketRefusedError(_("Cel mult cinci fișiere la un mesaj."), field="files")
    return tuple(_kept(supplier, display_name(name), stream, size) for name, stream, size in given if size)


def _kept(supplier: "Institution", name: str, stream: BinaryIO, size: int) -> KeptFile:
    if size > MOST_BYTES:
        raise TicketRefusedError(_("%s este prea mare: cel mult 15 MB.") % name, field="files")
    antivirus = scanner()
    opinion = antivirus.look(stream) if antivirus is not None else None
    if opinion is not None and opinion.state == "infected":
        raise TicketRefusedError(_("%s poartă un virus și nu a fost primit.") % name, field="files")
    stream.seek(0)
    media_type = types.media_type_of(stream.read(_HEAD), name=name).media_type
    stream.seek(0)
    stored = storage().put(space=space_of(supplier=supplier), source=stream)
    clean = opinion is not None and opinion.state == "clean"
    return KeptFile(name, media_type, stored.sha256, stored.size_bytes, "clean" if clean else "unknown")


def open_file(*, supplier: "Institution", sha256: str) -> BinaryIO:
    """
    Open the bytes of a file of a conversation.

    Raises: FileNotFoundError.
    """
    return storage().open(space=space_of(supplier=supplier), sha256=sha256)
