"""What a person opens for notices, deletes and shuts; what stood before the person; data of partners."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.placing import LOUDEST, Drawn, Page, Signal, permitted
from registratura.kernel.text import ro_normalise
from registratura.placements.errors import PartnerRefusedError, SignalRefusedError
from registratura.placements.models import (
    FittedChoice,
    Partner,
    PartnerImport,
    PersonCap,
    SignalFact,
    SignalSwitch,
)
from registratura.toolkit.models import ServiceModel
from registratura.toolkit.scope import required_institution
from registratura.toolkit.statements import prepared_rows

KEPT_FOR: Final = timedelta(days=90)
WEIGHT: Final = 10
MOST_IMPORTED: Final = 100_000


@transaction.atomic
def open_signal(
    *,
    subject_id: UUID,
    consent_record: int,
    by: Actor | None,
    now: datetime,
    signal: str = "",
    partner_id: int | None = None,
) -> None:
    """
    Let one signal, or one partner's data, choose notices for a person; opened twice it stays one.

    consent_record: the consent it rests on: P21 for a signal, P22 for a partner.
    Raises: SignalRefusedError.
    """
    if partner_id is None and signal not in list(Signal):
        raise SignalRefusedError(_("Semnalul nu există."))
    if partner_id is not None and not Partner.objects.filter(pk=partner_id, ended_at__isnull=True).exists():
        raise SignalRefusedError(_("Partenerul nu există sau s-a încheiat cu el."))
    if _switches(subject_id, signal, partner_id).exists():
        return
    SignalSwitch(
        institution_id=required_institution(),
        subject=subject_id,
        signal=signal,
        partner_id=partner_id,
        consent_record=consent_record,
        opened_at=now,
    ).save(force_insert=True)
    _note(signal, partner_id, True, by)


@transaction.atomic
def shut_signal(
    *, subject_id: UUID, by: Actor | None, signal: str = "", partner_id: int | None = None
) -> None:
    """
    Shut a signal or a partner for a person: what was known by it and what it chose leave at once.

    Law: Regulation (EU) 2016/679 art. 7(3), art. 17(1)(b).
    """
    switches = _switches(subject_id, signal, partner_id)
    mine = SignalFact.objects.filter(subject=subject_id)
    mine.filter(received__partner_id=partner_id).delete() if partner_id else mine.filter(
        signal=signal, received__isnull=True
    ).delete()
    FittedChoice.objects.filter(subject=subject_id).delete()
    if switches.delete()[0]:
        _note(signal, partner_id, False, by)


@transaction.atomic
def shut_everything(*, subject_id: UUID, by: Actor | None, only: str = "") -> int:
    """
    Shut all that a person opened and forget what was known by it; return how many rows left.

    only: "signals" or "partners" for one of the two.
    Law: Regulation (EU) 2016/679 art. 7(3), art. 17(1)(b).
    """
    partner = {"signals": models.Q(partner__isnull=True), "partners": models.Q(partner__isnull=False)}.get(
        only, models.Q()
    )
    received = {"signals": models.Q(received__isnull=True), "partners": models.Q(received__isnull=False)}.get(
        only, models.Q()
    )
    gone = SignalSwitch.objects.filter(partner, subject=subject_id).delete()[0]
    gone += SignalFact.objects.filter(received, subject=subject_id).delete()[0]
    gone += FittedChoice.objects.filter(subject=subject_id).delete()[0]
    gone += PersonCap.objects.filter(subject=subject_id).delete()[0]
    if gone:
        journal.record(
            action="placements.signals.shut", subject_type="signals", subject_id=0, by=by, details={}
        )
    return gone


def _switches(subject_id: UUID, signal: str, partner_id: int | None) -> models.QuerySet[SignalSwitch]:
    partner = models.Q(partner__isnull=True) if partner_id is None else models.Q(partner_id=partner_id)
    return SignalSwitch.objects.filter(partner, subject=subject_id, signal=signal)


def _note(signal: str, partner_id: int | None, opened: bool, by: Actor | None) -> None:
    details = {"signal": signal, "opened": opened}
    if partner_id is not None:
        journal.record(
            action="placements.partner.switched",
            subject_type="partner",
            subject_id=partner_id,
            by=by,
            details=details,
        )
        return
    journal.record(
        action="placements.signal.switched", subject_type="signals", subject_id=0, by=by, details=details
    )


@transaction.atomic
def note_fact(*, subject_id: UUID, signal: str, bucket: str, consent_record: int, now: datetime) -> None:
    """
    Keep one coarse thing of a person who opened this signal, for ninety days; said again it lasts anew.

    Raises: SignalRefusedError for a word outside the vocabulary, or a signal that is shut.
    """
    if not permitted(signal, bucket):
        raise SignalRefusedError(_("Semnalul nu are această valoare."))
    if not SignalSwitch.objects.filter(subject=subject_id, signal=signal).exists():
        raise SignalRefusedError(_("Semnalul este oprit."))
    SignalFact.objects.filter(
        subject=subject_id, signal=signal, bucket=bucket, received__isnull=True
    ).delete()
    _fact(subject_id, signal, bucket, WEIGHT, consent_record, None, now, now + KEPT_FOR)


@transaction.atomic
def forget_fact(*, subject_id: UUID, fact_id: int) -> bool:
    """Take one known thing away, and what was chosen with it; False when it is another's or none."""
    gone, _by_model = SignalFact.objects.filter(subject=subject_id, pk=fact_id).delete()
    if gone:
        FittedChoice.objects.filter(subject=subject_id).delete()
    return bool(gone)


def _fact(
    subject: UUID,
    signal: str,
    bucket: str,
    weight: int,
    consent: int,
    received: PartnerImport | None,
    now: datetime,
    until: datetime,
) -> None:
    SignalFact(
        institution_id=required_institution(),
        subject=subject,
        signal=signal,
        bucket=bucket,
        weight=weight,
        consent_record=consent,
        received=received,
        noted_at=now,
        expires_at=until,
    ).save(force_insert=True)


_TAKE_CAP = """
INSERT INTO placements_personcap (id, institution_id, subject, flight_id, counted_on, shown_count)
VALUES (DEFAULT, %(institution)s, %(subject)s, %(flight)s, %(day)s, 1)
ON CONFLICT (institution_id, subject, flight_id, counted_on) DO UPDATE
   SET shown_count = placements_personcap.shown_count + 1
 WHERE placements_personcap.shown_count < %(most)s
RETURNING shown_count
"""


def take_cap(*, subject_id: UUID, flight_id: int, most: int, now: datetime) -> bool:
    """Take one of a person's showings of the day, at once in the database; False when none is left."""
    taken = prepared_rows(
        _TAKE_CAP,
        {
            "institution": required_institution(),
            "subject": subject_id,
            "flight": flight_id,
            "day": legal_date(now),
            "most": most,
        },
    )
    return bool(taken)


_KEEP_FITTED = """
INSERT INTO placements_fittedchoice
    (id, institution_id, ref, subject, flight_id, place, topic, seed, lots, signals, shown_at, expires_at)
VALUES (DEFAULT, %(institution)s, %(ref)s, %(subject)s, %(flight)s, %(place)s, %(topic)s, %(seed)s,
        %(lots)s::jsonb, %(signals)s::jsonb, %(now)s, %(until)s)
RETURNING ref
"""


def keep_fitted(*, subject_id: UUID, page: Page, drawn: Drawn, now: datetime) -> UUID:
    """
    Write down what stood before a person and by which signals; return its reference, known to nobody else.

    Law: Regulation (EU) 2022/2065 art. 26(1)(d).
    """
    ref = uuid4()
    prepared_rows(
        _KEEP_FITTED,
        {
            "institution": required_institution(),
            "ref": ref,
            "subject": subject_id,
            "flight": drawn.flight,
            "place": str(page.place),
            "topic": str(page.topic),
            "seed": drawn.seed,
            "lots": json.dumps([list(lot) for lot in drawn.lots]),
            "signals": json.dumps([asdict(one) for one in drawn.used]),
            "now": now,
            "until": now + KEPT_FOR,
        },
    )
    return ref


@transaction.atomic
def save_partner(*, name: str, provenance: str, by: Actor | None, now: datetime) -> int:
    """
    Name a partner and where its data come from; return its number.

    Raises: PartnerRefusedError without either.
    """
    told = ro_normalise(name, single_line=True).strip()[:120]
    source = ro_normalise(provenance, single_line=True).strip()[:300]
    if not told or not source:
        raise PartnerRefusedError(_("Spuneți cine este și de unde are datele."), field="name")
    row = Partner(institution_id=required_institution(), name=told, provenance=source, started_at=now)
    row.save(force_insert=True)
    journal.record(
        action="placements.partner.saved", subject_type="partner", subject_id=row.id, by=by, details={}
    )
    return row.id


@transaction.atomic
def end_partner(*, partner_id: int, by: Actor, now: datetime) -> None:
    """
    End with a partner: its data and every choice that rested on somebody's yes to it leave at once.

    Raises: PartnerRefusedError when there is none.
    """
    row = Partner.objects.select_for_update().filter(pk=partner_id).first()
    if row is None:
        raise PartnerRefusedError(_("Partenerul nu există."))
    SignalFact.objects.filter(received__partner=row).delete()
    SignalSwitch.objects.filter(partner=row).delete()
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        journal.record(
            action="placements.partner.ended", subject_type="partner", subject_id=row.id, by=by, details={}
        )


@transaction.atomic
def take_import(
    *,
    partner_id: int,
    rows: Sequence[Mapping[str, str]],
    agreed: Mapping[UUID, int],
    until: datetime,
    by: Actor | None,
    now: datetime,
) -> PartnerImport:
    """
    Take a partner's data (`subject`, `signal`, `bucket`) for those alone who opened this partner; the rest is not kept.

    agreed: the consent record (P22) of each person who may be known by it, asked of consents just now.
    until: the end of the data, at most ninety days away.
    Raises: PartnerRefusedError for an ended partner, too many rows, or a term that is too long.
    Law: Regulation (EU) 2016/679 art. 6(1)(a), art. 14.
    """
    partner = Partner.objects.filter(pk=partner_id, ended_at__isnull=True).first()
    if partner is None:
        raise PartnerRefusedError(_("Partenerul nu există sau s-a încheiat cu el."))
    if len(rows) > MOST_IMPORTED or not now < until <= now + KEPT_FOR:
        raise PartnerRefusedError(
            _("Datele unui partener se țin cel mult 90 de zile, cel mult 100.000 odată.")
        )
    opened = set(SignalSwitch.objects.filter(partner=partner).values_list("subject", flat=True))
    kept: dict[tuple[UUID, str, str], int] = {}
    for row in rows:
        subject = _uuid(row.get("subject", ""))
        signal, bucket = row.get("signal", ""), row.get("bucket", "")
        if subject in opened and subject in agreed and permitted(signal, bucket):
            kept[(subject, signal, bucket)] = agreed[subject]
    digest = hashlib.sha256(json.dumps([dict(row) for row in rows], sort_keys=True).encode()).hexdigest()
    receipt = PartnerImport(
        institution_id=required_institution(),
        partner=partner,
        digest=digest,
        row_count=len(rows),
        kept_count=len(kept),
        taken_at=now,
        expires_at=until,
    )
    receipt.save(force_insert=True)
    for (subject, signal, bucket), consent in kept.items():
        _fact(subject, signal, bucket, min(WEIGHT, LOUDEST), consent, receipt, now, until)
    journal.record(
        action="placements.import.taken",
        subject_type="partner",
        subject_id=partner.id,
        by=by,
        details={"rows": len(rows), "kept": len(kept)},
    )
    return receipt


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        return UUID(int=0)


def forget(*, model: type[ServiceModel], ids: Sequence[int]) -> None:
    """Take rows of this room away, by their numbers."""
    model._default_manager.filter(pk__in=list(ids)).delete()


@transaction.atomic
def drop_expired(*, now: datetime) -> int:
    """
    Take away facts and choices past their end and the counts of yesterday's showings; return how many.

    Law: Regulation (EU) 2016/679 art. 5(1)(e).
    """
    gone = SignalFact.objects.filter(expires_at__lte=now).delete()[0]
    gone += FittedChoice.objects.filter(expires_at__lte=now).delete()[0]
    return gone + PersonCap.objects.filter(counted_on__lt=legal_date(now)).delete()[0]
