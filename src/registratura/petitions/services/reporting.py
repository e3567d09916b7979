"""Writing beside the figures of a half-yearly report."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.petitions.errors import PetitionRefusedError
from registratura.petitions.models import Remarks
from registratura.toolkit.scope import required_institution

LONGEST = 10_000


@transaction.atomic
def write_remarks(*, year: int, half: int, causes: str, proposals: str, by: Actor, now: datetime) -> Remarks:
    """
    Write causes of delay and proposals of a half year, in place of what stood there; the journal keeps both.

    Raises: PetitionRefusedError for texts that are too long.
    Law: OG 27/2002 art. 14.
    """
    texts = {"causes": ro_normalise(causes), "proposals": ro_normalise(proposals)}
    for field, text in texts.items():
        if len(text) > LONGEST:
            raise PetitionRefusedError(_("Prea lung: cel mult %d de caractere.") % LONGEST, field=field)
    institution_id = required_institution()
    with connection.cursor() as cursor:  # two who write at once: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(21074, %s::integer)", [institution_id])
    row = Remarks.objects.filter(year=year, half=half).first()
    before = {name: getattr(row, name) if row else "" for name in texts}
    if row is None:
        row = Remarks(
            institution_id=institution_id, year=year, half=half, written_at=now, written_by_id=by.id, **texts
        )
        row.save(force_insert=True)
    elif before != texts:
        row.causes, row.proposals, row.written_at, row.written_by_id = *texts.values(), now, by.id
        row.save(update_fields=["causes", "proposals", "written_at", "written_by"])
    if before != texts:
        journal.record(
            action="petitions.report.remarked",
            subject_type="institution",
            subject_id=institution_id,
            by=by,
            details={"year": year, "half": half, "before": before, "after": texts},
        )
    return row
