"""The stamped copy of a document: number, date, register and QR over a copy; the original is not touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.documents.contents.kinds import PDF
from registratura.documents.contents.stamping import TOOL, lay_stamp
from registratura.documents.queries import RenditionCard, VersionCard
from registratura.kernel.digest import sha256_of_stream
from registratura.kernel.errors import DomainError
from registratura.registers.printing.stamp_pdf import Stamp, print_stamp
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

STAMPED = "stamped"


class StampRefusedError(DomainError):
    """No stamped copy can be made of this file."""

    code = "flows.stamp.refused"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A stamped copy, and whether it was made now or lay there already."""

    content: bytes
    fresh: bool


def stamped_copy(*, institution: Institution, version: VersionCard, stamp: Stamp, now: datetime) -> Stamped:
    """
    Return the stamped copy of a version, made now or kept from before with the same stamp.

    What is no PDF is stamped on its PDF/A. Must not run inside a scope.
    Raises: StampRefusedError; FileNotFoundError when the store has lost the file.
    """
    with acting_for(institution.id):
        options = documents.stamp_options()
        made = documents.renditions_of([version.id]).get(version.id, {})
    drawn = print_stamp(stamp=stamp)
    recipe = f"{options.corner} {options.pages} {sha256_of_stream(BytesIO(drawn))}"
    if kept := _kept(institution.code, made.get(STAMPED), recipe):
        return Stamped(kept, fresh=False)
    source = _source(institution.code, version, made.get("pdfa"))
    copy = lay_stamp(BytesIO(source), stamp=drawn, corner=options.corner, pages=options.pages)
    if copy.reason:
        raise StampRefusedError(_refused(copy.reason))
    stored = services.keep_rendition(space=institution.code, content=copy.content)
    with acting_for(institution.id):
        services.add_rendition(
            version_id=version.id,
            kind=STAMPED,
            kept=stored,
            media_type=PDF,
            page_count=copy.page_count,
            tool=TOOL,
            tool_version="",
            recipe=recipe,
            now=now,
        )
    return Stamped(copy.content, fresh=True)


def _kept(space: str, made: RenditionCard | None, recipe: str) -> bytes | None:
    if made is None or not made.made or made.recipe != recipe:
        return None
    return documents.rendition_bytes(space=space, sha256=made.sha256)


def _source(space: str, version: VersionCard, archival: RenditionCard | None) -> bytes:
    if version.media_type == PDF:
        with documents.open_bytes(space=space, sha256=version.sha256) as content:
            return content.read()
    printed = None
    if not version.held and archival is not None and archival.made:
        printed = documents.rendition_bytes(space=space, sha256=archival.sha256)
    if printed is None:
        raise StampRefusedError(
            _(
                "Fișierul nu este PDF, iar forma lui PDF/A nu este încă făcută: încercați din nou peste câteva minute."
            )
        )
    return printed


def _refused(reason: str) -> str:
    if reason == "encrypted":
        return _("Fișierul este închis cu parolă: nu se poate pune ștampila pe o copie a lui.")
    return _(
        "Pe o copie a acestui fișier nu se poate pune ștampila; descărcați originalul și tipăriți eticheta."
    )
