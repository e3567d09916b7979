"""
Files that come in pieces: begun, continued where they broke off, used or dropped.

The bytes grow in a file of the data folder, outside any institution's store: what they are is asked when they are used.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.machines.models import Upload
from registratura.toolkit.scope import required_institution
from registratura.toolkit.storage import flush_folder

LIFE: Final = timedelta(hours=24)
OPEN_MOST: Final = 50
DAILY_MOST: Final = 2_000
CHUNK_BYTES: Final = 1 << 20


class Readable(Protocol):
    """What bytes are read from: a file, or the body of a request."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


class UploadRefusedError(DomainError):
    """A file cannot be begun, continued or used so."""

    code = "machines.upload.refused"


class UploadOffsetError(UploadRefusedError):
    """A piece does not begin where the file ends."""

    code = "machines.upload.offset"


@transaction.atomic
def begin_upload(*, key_id: int, name: str, size_bytes: int, now: datetime) -> Upload:
    """
    Begin a file of a known size; it can be continued for a day.

    Must run inside a scope. Raises: UploadRefusedError.
    """
    name = ro_normalise(name, single_line=True)
    if not 1 <= len(name) <= 255:
        raise UploadRefusedError(_("Dați fișierului un nume, cel mult 255 de caractere."), field="name")
    if not 1 <= size_bytes <= settings.MAX_UPLOAD_BYTES:
        raise UploadRefusedError(
            _("Fișierul are cel mult %d MB și cel puțin un octet.") % (settings.MAX_UPLOAD_BYTES >> 20),
            field="size_bytes",
        )
    mine = Upload.objects.filter(key_id=key_id, expires_at__gt=now)
    if mine.exclude(received_bytes=F("size_bytes")).count() >= OPEN_MOST or mine.count() >= DAILY_MOST:
        raise UploadRefusedError(
            _("Sunt prea multe fișiere începute sau aduse în ultima zi. Ștergeți-le pe cele nefolosite.")
        )
    return Upload.objects.create(
        institution_id=required_institution(),
        key_id=key_id,
        ref=uuid4(),
        name=name,
        size_bytes=size_bytes,
        received_bytes=0,
        begun_at=now,
        expires_at=now + LIFE,
    )


@transaction.atomic
def append(*, key_id: int, ref: UUID, offset: int, source: Readable, now: datetime) -> int:
    """
    Add a piece at the end of a file and return how far it came; what came before a break stays.

    Must run inside a scope. Raises: UploadRefusedError; UploadOffsetError when the piece begins elsewhere.
    """
    upload = Upload.objects.select_for_update().filter(key_id=key_id, ref=ref, expires_at__gt=now).first()
    if upload is None:
        raise UploadRefusedError(_("Fișierul nu există sau i-a trecut timpul; începeți-l din nou."))
    if offset != upload.received_bytes:
        raise UploadOffsetError(
            _("S-au primit %d octeți: continuați de acolo.") % upload.received_bytes, field="Upload-Offset"
        )
    path = path_of(ref=ref)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    new = not path.exists()
    with path.open("ab") as kept:
        if kept.tell() < upload.received_bytes:  # cutting to a greater length would fill the hole with zeros
            raise UploadRefusedError(_("Ce s-a primit din fișier nu mai este întreg; începeți-l din nou."))
        kept.truncate(upload.received_bytes)  # a piece whose transaction was lost may have left bytes behind
        grown = _copied(source, kept, room=upload.size_bytes - upload.received_bytes)
        # What is counted as received must outlive a power cut, as the count does.
        kept.flush()
        os.fsync(kept.fileno())
    if new:
        flush_folder(path.parent)
    upload.received_bytes += grown
    upload.save(update_fields=["received_bytes"])
    return upload.received_bytes


def _copied(source: Readable, kept: BinaryIO, *, room: int) -> int:
    grown = 0
    while True:
        try:
            piece = source.read(CHUNK_BYTES)
        except OSError:  # the line broke: what came is kept, and the sender asks how far
            return grown
        if not piece:
            return grown
        grown += len(piece)
        if grown > room:
            raise UploadRefusedError(
                _("Bucata trece de mărimea spusă la început. Începeți fișierul din nou, cu mărimea lui.")
            )
        kept.write(piece)


def drop_upload(*, ref: UUID) -> None:
    """Forget a file on its way, and its bytes once that is committed. Must run inside a scope."""
    Upload.objects.filter(ref=ref).delete()
    transaction.on_commit(lambda: path_of(ref=ref).unlink(missing_ok=True))


def path_of(*, ref: UUID) -> Path:
    """Return where the bytes of a file on its way stand."""
    return Path(settings.INCOMING_ROOT) / "pieces" / str(ref)
