"""
A press of „Trimiteți” that finds no database: kept on the disk, answered with the reference, done when it is back.

The draft lies in the database with its answers; all that must not be lost is that it was sent, and when. The reference
comes from the key of the draft, so it is known without asking anybody. What is written here is sealed, since it holds
the address of the draft.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.utils.encoding import force_bytes

from registratura.filings import queries, workings
from registratura.filings.errors import FilingRefusedError
from registratura.flows import filing, filing_carrying
from registratura.flows.filing import Filer
from registratura.forms import queries as forms
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for
from registratura.toolkit.sealing import SealBrokenError, seal, unseal

_PURPOSE: Final = "filing click"

log = structlog.get_logger("registratura.filings")


@dataclass(frozen=True, slots=True)
class Click:
    """That a draft was sent: where, by its address, when, by whose account, in which language."""

    institution_id: int
    draft_key: UUID
    secret: str
    at: datetime
    language: str = "ro"


def keep(*, click: Click) -> tuple[str, str]:
    """
    Write a press down, on the disk when this returns; give the reference and secret that the filing will have.

    Pressed twice, it is one. Raises: OSError when the disk is full.
    """
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = {
        "institution_id": click.institution_id,
        "draft_key": click.draft_key.hex,
        "secret": click.secret,
        "at": click.at.isoformat(),
        "language": click.language,
    }
    place = folder / click.draft_key.hex
    if not place.exists():
        part = folder / f"{click.draft_key.hex}.{os.getpid()}.part"
        with part.open("wb") as file:
            file.write(seal(json.dumps(said), purpose=_PURPOSE).encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)
    return workings.names_of(
        secret_key=force_bytes(settings.SECRET_KEY), institution_id=click.institution_id, key=click.draft_key
    )


def do_kept(*, clock: Callable[[], datetime]) -> int:
    """Send what was pressed while there was no database, as of then, and return how many. Must not run in a scope."""
    done = 0
    for place in sorted(_folder().glob("[0-9a-f]*")):
        if place.suffix:
            continue
        click = _read(place)
        if click is not None and not _do(click, clock):
            continue
        place.unlink(missing_ok=True)
        done += click is not None
    return done


def key_of(*, text: str) -> UUID:
    """
    Return the key of a draft as it was written.

    Raises: ValueError.
    """
    return UUID(text)


def _do(click: Click, clock: Callable[[], datetime]) -> bool:
    institution = institutions.institution_by_id(click.institution_id)
    if institution is None:
        return True
    with acting_for(institution.id):
        draft = queries.draft_behind(click.secret, at=click.at)
        form = forms.version(draft.form_version_id) if draft is not None else None
    if draft is None or form is None:
        log.error("a kept click has no draft", draft=click.draft_key.hex)
        return True
    filer = Filer(user_id=draft.user_id, language=click.language)
    try:
        sent = filing.send(institution=institution, draft=draft, form=form, filer=filer, now=click.at)
    except FilingRefusedError as error:
        log.error("a kept click was refused", draft=click.draft_key.hex, reason=error.words)
        return False
    filing_carrying.carry_on(institution_id=institution.id, filing_id=sent.filing_id, clock=clock)
    return True


def _read(place: Path) -> Click | None:
    try:
        said = json.loads(unseal(place.read_text(encoding="ascii"), purpose=_PURPOSE))
    except (SealBrokenError, ValueError, FileNotFoundError):
        log.error("a kept click cannot be read", place=place.name)
        return None
    return Click(
        int(said["institution_id"]),
        UUID(said["draft_key"]),
        str(said["secret"]),
        datetime.fromisoformat(said["at"]),
        str(said["language"]),
    )


def _folder() -> Path:
    return Path(settings.DATA) / "drafts" / "clicks"
