"""What was put into the demonstration's tray by hand, with its signature; what a person finds in the own account."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.documents import services as files
from registratura.flows import depositing
from registratura.flows.demo.papers import SAMPLES
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.depositing import Deposit
from registratura.institutions import queries as institutions
from registratura.intake import queries as tray
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.accounts.models import User

SIGNED = ("adresa-mediu-deseuri.pdf", "adresa-mediu-deseuri.pdf.p7s")
_SEEN = {"address": "86.120.14.7", "agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/130.0"}
_HAPPENED = (
    (9, Happened.LINK_USED),
    (9, Happened.PASSWORD_SET),
    (4, Happened.SIGN_IN_FAILED),
    (4, Happened.SIGNED_IN),
    (1, Happened.NOTE_WRITTEN),
)  # days ago, and what


def furnish(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Let a signed paper wait in the tray, and give the registrar an account that was used; once, for the commune."""
    registrar = next((one for one in town.cast if one.role == "registrar"), None)
    user = people.user_by_email(registrar.email) if registrar is not None else None
    if town.kind == "commune" and user is not None:
        bring_upload(institution_id=institution_id, by=user, now=now)
        furnish_account(user=user, now=now)


def bring_upload(*, institution_id: int, by: User, now: datetime) -> None:
    """
    Let a paper with its signature wait in the tray, put there by hand; the signature is checked by the programs behind.

    Done once; nothing without the samples. Must not run inside a scope.
    """
    institution = institutions.institution_by_id(institution_id)
    key = uuid5(NAMESPACE_URL, f"demo/{institution_id}/upload")
    paths = [SAMPLES / "documents" / name for name in SIGNED]
    with acting_for(institution_id):
        if institution is None or tray.item_with_key(key) is not None:
            return
    if not all(path.exists() for path in paths):
        return
    with tempfile.TemporaryDirectory(dir=settings.DATA) as room:
        received = []
        for path in paths:
            copy = Path(room) / path.name
            copy.write_bytes(path.read_bytes())
            received.append(files.receive(space=institution.code, path=copy, name=path.name))
    depositing.deposit(
        institution_id=institution_id,
        given=Deposit(source=tray.UPLOAD, key=key, files=tuple(received), sender_name="Agenția pentru Mediu"),
        by=by,
        now=now,
    )


def furnish_account(*, user: User, now: datetime) -> None:
    """Give a person of the demonstration a history, a telephone and a private note; once."""
    if people.security_events(user.pk, limit=1):
        return
    for days, kind in _HAPPENED:
        accounts.note_security_event(user_id=user.pk, kind=kind, now=now - timedelta(days=days), seen=_SEEN)
    accounts.change_profile(user=user, phone="0722 000 000", addressed_as="", now=now)
    if not people.has_note(user.pk):
        accounts.write_note(
            user=user, text="Cheia de rezervă este în seiful de la secretariat.", password=None, now=now
        )
