"""Notices: put on pages, stopped, what was chosen for everybody written down, counted; the institutions' switch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.placing import WEIGHTIEST, Drawn, Page, Place, Topic, permitted
from registratura.kernel.text import ro_normalise
from registratura.placements.errors import PlacementRefusedError
from registratura.placements.keys import ref_of
from registratura.placements.models import Ad, Choice, Flight, OfficeSwitch, Target
from registratura.toolkit.scope import required_institution

MOST_CAP = 50


@transaction.atomic
def place_ad(
    *,
    title: str,
    words: str,
    url: str,
    on_behalf_of: str,
    paid_by: str,
    place: str,
    topic: str,
    starts_on: date,
    ends_on: date,
    by: Actor | None,
    now: datetime,
    weight: int = 1,
    session_cap: int = 3,
    person_cap: int = 3,
    targets: Sequence[tuple[str, str]] = (),
) -> int:
    """
    Keep a notice for a place, a kind of page and a period; return the number of its flight.

    targets: (signal, value) pairs, for those alone who opened these signals; never on portals, which are the same for
    all. Raises: PlacementRefusedError; so for any word outside the closed vocabulary, age and health among them.
    Law: Regulation (EU) 2022/2065 art. 26(1) and (3), art. 28(2).
    """
    told = {
        "title": _line(title, 80),
        "words": _line(words, 200),
        "url": url.strip()[:300],
        "on_behalf_of": _line(on_behalf_of, 120),
        "paid_by": _line(paid_by, 120),
    }
    _refuse_untold(told)
    _refuse_bounds(place, topic, (starts_on, ends_on), weight, (session_cap, person_cap))
    _refuse_targets(place, targets)
    ad = Ad(institution_id=required_institution(), created_at=now, **told)
    ad.save(force_insert=True)
    flight = Flight(
        institution_id=ad.institution_id,
        ad=ad,
        place=place,
        topic=topic,
        weight=weight,
        session_cap=session_cap,
        person_cap=person_cap,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    flight.save(force_insert=True)
    _keep_targets(flight, targets)
    journal.record(
        action="placements.flight.saved",
        subject_type="flight",
        subject_id=flight.id,
        by=by,
        details={"place": place, "topic": topic, "targets": len(targets)},
    )
    return flight.id


def _keep_targets(flight: Flight, targets: Sequence[tuple[str, str]]) -> None:
    for signal, bucket in sorted(set(targets)):
        Target(institution_id=flight.institution_id, flight=flight, signal=signal, bucket=bucket).save(
            force_insert=True
        )


def _refuse_bounds(
    place: str, topic: str, days: tuple[date, date], weight: int, caps: tuple[int, int]
) -> None:
    if place not in list(Place) or topic not in list(Topic):
        raise PlacementRefusedError(_("Locul sau felul paginii nu există."), field="place")
    if days[1] < days[0]:
        raise PlacementRefusedError(_("Sfârșitul este înaintea începutului."), field="ends_on")
    if not 1 <= weight <= WEIGHTIEST:
        raise PlacementRefusedError(_("Ponderea este între 1 și 10."), field="weight")
    if not all(1 <= cap <= MOST_CAP for cap in caps):
        raise PlacementRefusedError(
            _("Se arată cel puțin o dată și cel mult de 50 de ori."), field="session_cap"
        )


def _line(words: str, most: int) -> str:
    return ro_normalise(words, single_line=True).strip()[:most]


def _refuse_untold(told: Mapping[str, str]) -> None:
    if not told["title"]:
        raise PlacementRefusedError(_("Scrieți ce anunță."), field="title")
    for name in ("on_behalf_of", "paid_by"):
        if not told[name]:
            raise PlacementRefusedError(_("Spuneți în numele cui este și cine plătește."), field=name)
    try:
        address = urlsplit(told["url"])
    except ValueError:
        address = urlsplit("")
    if address.scheme != "https" or not address.hostname or set(told["url"]) & set(" <>\"'\n"):
        raise PlacementRefusedError(_("Adresa începe cu https://."), field="url")


def _refuse_targets(place: str, targets: Sequence[tuple[str, str]]) -> None:
    if targets and place == Place.PORTAL:
        raise PlacementRefusedError(
            _("Pe portaluri anunțul este același pentru toți; nu se alege după persoană."), field="targets"
        )
    if any(not permitted(signal, bucket) for signal, bucket in targets):
        raise PlacementRefusedError(
            _(
                "Anunțurile nu se aleg după așa ceva: vârsta, sănătatea, opiniile și originea nu au cuvânt aici."
            ),
            field="targets",
        )


@transaction.atomic
def stop_flight(*, flight_id: int, by: Actor, now: datetime) -> None:
    """
    Take a notice off all pages; stopped twice it stays as it was.

    Raises: PlacementRefusedError when there is none.
    """
    row = Flight.objects.select_for_update().filter(pk=flight_id).first()
    if row is None:
        raise PlacementRefusedError(_("Anunțul nu există."))
    if row.stopped_at is not None:
        return
    row.stopped_at = now
    row.save(update_fields=["stopped_at"])
    journal.record(
        action="placements.flight.stopped", subject_type="flight", subject_id=row.id, by=by, details={}
    )


def keep_choice(*, page: Page, drawn: Drawn, day: date) -> UUID:
    """
    Write down what stands on a kind of page, once; return its reference, the same for everybody who sees it.

    Law: Regulation (EU) 2022/2065 art. 26(1)(d).
    """
    ref = ref_of(institution_id=required_institution(), drawn=drawn)
    if Choice.objects.filter(ref=ref).exists():
        return ref
    row = Choice(
        institution_id=required_institution(),
        ref=ref,
        flight_id=drawn.flight,
        place=page.place,
        topic=page.topic,
        seed=drawn.seed,
        lots=[list(lot) for lot in drawn.lots],
        chosen_on=day,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not Choice.objects.filter(ref=ref).exists():
            raise
    return ref


_COUNT = """
INSERT INTO placements_daycount (id, institution_id, flight_id, counted_on, shown_count, followed_count)
VALUES (DEFAULT, %s, %s, %s, %s, %s)
ON CONFLICT (institution_id, flight_id, counted_on) DO UPDATE
   SET shown_count = placements_daycount.shown_count + EXCLUDED.shown_count,
       followed_count = placements_daycount.followed_count + EXCLUDED.followed_count
"""


def add_counts(*, counts: Mapping[int, tuple[int, int]], day: date) -> None:
    """Add what was shown and followed (by flight) to a day's counts."""
    with transaction.atomic(), connection.cursor() as cursor:
        for flight, (shown, followed) in sorted(counts.items()):
            cursor.execute(_COUNT, [required_institution(), flight, day, shown, followed])


@transaction.atomic
def let_stand(*, office: int, portal: bool, desk: bool, by: Actor | None, now: datetime) -> None:
    """Say where an institution lets notices stand: on its portal, on its own page of the subscription."""
    row = OfficeSwitch.objects.select_for_update().filter(office=office).first()
    if row is None:
        OfficeSwitch(
            institution_id=required_institution(),
            office=office,
            portal_shown=portal,
            desk_shown=desk,
            changed_at=now,
        ).save(force_insert=True)
    else:
        row.portal_shown, row.desk_shown, row.changed_at = portal, desk, now
        row.save(update_fields=["portal_shown", "desk_shown", "changed_at"])
    journal.record(
        action="placements.office.switched",
        subject_type="institution",
        subject_id=office,
        by=by,
        details={"portal": portal, "desk": desk},
    )
