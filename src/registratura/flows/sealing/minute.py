"""Each minute: the finished acts go under seal, and the new state of the journal is signed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from registratura.checkpoints import services as checkpoints
from registratura.institutions import queries as institutions
from registratura.journal import services as journal
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.checkpoints.services import Signed
    from registratura.institutions.models import Institution

log = structlog.get_logger("registratura.sealing")


def origin_of(*, institution: Institution) -> str:
    """Return the name under which a new log of an institution is signed: where its states are published."""
    return f"{urlsplit(str(settings.PUBLIC_URL)).netloc}/portal/{institution.code}/jurnal"


def seal_minute(*, institution_id: int, now: datetime) -> int:
    """
    Seal the finished acts of an institution, sign the state if it grew, and return how many acts there were.

    A journal that cannot be sealed (rows were taken out of it) gives the alarm and does not stop the others.
    Must not run inside a scope.
    """
    try:
        with acting_for(institution_id):
            count = journal.seal(now=now)
    except DatabaseError as error:
        log.error("sealing.failed", institution=institution_id, exc_info=error)
        with acting_for(institution_id):
            checkpoints.raise_alarm(
                kind="chain",
                words=_(
                    "Jurnalul nu se mai poate sigila: rândurile lui nu se mai potrivesc cu ultimul sigiliu."
                ),
                now=now,
            )
        return 0
    sign(institution_id=institution_id, now=now)
    return count


def sign(*, institution_id: int, now: datetime) -> Signed | None:
    """Sign the sealed state of an institution's journal; None for an institution that is not there."""
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return None
    with acting_for(institution_id):
        return checkpoints.sign_state(origin=origin_of(institution=institution), now=now)


def seal_now(*, institution_id: int, now: datetime) -> Signed | None:
    """Seal everything that is finished, however much it is, then sign. Must not run inside a scope."""
    while seal_minute(institution_id=institution_id, now=now) == journal.SEAL_BATCH:
        pass
    return sign(institution_id=institution_id, now=now)
