"""What lies in an archive that came back: looked at in a confined process."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from registratura.invoicing.efactura.port import TroubleError
from registratura.toolkit.sandbox import Limits, read_left, run_child

_CHILD: Final = Path(__file__).with_name("child.py")
_LIMITS: Final = Limits(cpu_s=10, wall_s=30, memory_bytes=256 << 20, output_bytes=1 << 20, processes=8)
_ANSWER_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealed:
    """
    An archive: digest of the document inside, its kind and number, whether the Ministry's signature lies beside it,
    and the reasons, where it is a refusal.
    """

    sha256: str
    kind: str
    number: str
    is_sealed: bool
    reasons: tuple[str, ...]


def look_into(archive: bytes) -> Sealed:
    """Look into an archive. Raises: TroubleError when it is none, or not one of the Ministry's."""
    with tempfile.TemporaryDirectory(prefix="registratura-sealed-", dir="/tmp") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "room"
        folder.mkdir(mode=0o700)
        (folder / "sealed.zip").write_bytes(archive)
        outcome = run_child(_CHILD, folder=folder, limits=_LIMITS, hidden=[settings.DATA])
        try:
            found = json.loads(read_left(folder, "answer.json", most_bytes=_ANSWER_BYTES) or b"")
        except ValueError:
            found = None
    if not outcome.done or not isinstance(found, dict) or found.get("fault") != "":
        raise TroubleError(_("Arhiva primită de la RO e-Factura nu poate fi deschisă; se descarcă din nou."))
    return Sealed(
        sha256=found["sha256"],
        kind=found["kind"],
        number=found["number"],
        is_sealed=found["sealed"],
        reasons=tuple(found["reasons"]),
    )
