"""What people and institutions chose: ways, quiet hours, digests, words, webhooks."""

from dataclasses import dataclass
from datetime import time

from registratura.deadlines import queries as deadlines
from registratura.messaging.catalogue import KINDS, Channel, Kind
from registratura.messaging.composing import Words, default_words
from registratura.messaging.models import Endpoint, OfficeOptions, PersonOptions, Preference, Template
from registratura.messaging.pacing import Free, Quiet

USUAL_QUIET = Quiet(time(20), time(7))
CHOOSABLE = (Channel.EMAIL, Channel.SMS)  # what is in the application is always there


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """Quiet hours of an institution, how many messages of a kind an hour bears, the hour of the digest."""

    quiet: Quiet = USUAL_QUIET
    flood_limit: int = 5
    digest_clock: time = time(8)


@dataclass(frozen=True, slots=True)
class PersonChoices:
    """What a person chose; `quiet` None: the institution's hours."""

    quiet: Quiet | None = None
    daily_digest: bool = False
    phone: str = ""


@dataclass(frozen=True, slots=True)
class WayChoice:
    """Whether a kind of message comes by a way."""

    kind: Kind
    channel: Channel
    wanted: bool


def office_choices() -> OfficeChoices:
    """Return what the institution in scope chose, or the defaults."""
    row = OfficeOptions.objects.first()
    if row is None:
        return OfficeChoices()
    return OfficeChoices(
        quiet=Quiet(row.quiet_from, row.quiet_to, row.quiet_free_days),
        flood_limit=row.flood_limit,
        digest_clock=row.digest_clock,
    )


def person_choices(user_id: int) -> PersonChoices:
    """Return what a person chose in the institution in scope, or the defaults."""
    row = PersonOptions.objects.filter(user_id=user_id).first()
    if row is None:
        return PersonChoices()
    own = Quiet(row.quiet_from, row.quiet_to, row.quiet_free_days) if row.own_quiet else None
    return PersonChoices(quiet=own, daily_digest=row.daily_digest, phone=row.phone)


def free_day() -> Free:
    """Return a function that says whether a day is not worked: weekends, legal holidays, declared days."""
    calendar = deadlines.calendar_in_force()
    return lambda day: bool(calendar.reason_off(day))


def wanted_channels(user_id: int, *, kind: Kind) -> frozenset[Channel]:
    """Return the ways by which a person gets a kind of message."""
    described = KINDS[kind]
    if not described.chosen:
        return described.channels
    chosen = dict(Preference.objects.filter(user_id=user_id, kind=kind).values_list("channel", "wanted"))
    wanted = {channel for channel in CHOOSABLE if chosen.get(channel, channel in described.channels)}
    return frozenset(wanted | {Channel.IN_APP})


def ways_of(user_id: int) -> list[WayChoice]:
    """Return, for each kind that officials get and may choose ways for, each way and whether it is wanted."""
    chosen = {
        (kind, channel): wanted
        for kind, channel, wanted in Preference.objects.filter(user_id=user_id).values_list(
            "kind", "channel", "wanted"
        )
    }
    return [
        WayChoice(kind, channel, chosen.get((kind, channel), channel in described.channels))
        for kind, described in KINDS.items()
        if described.house and described.chosen
        for channel in CHOOSABLE
    ]


def words_in_force(*, kind: Kind, channel: Channel, language: str) -> tuple[Words, bool]:
    """Return the words of a message, to be filled, and whether they are the institution's own."""
    row = Template.objects.filter(
        kind=kind, channel=channel, language=language, retired_at__isnull=True
    ).first()
    if row is not None:
        return Words(row.subject, row.body), True
    return default_words(kind=kind, channel=channel, language=language), False


def endpoints_for(kind: Kind) -> list[Endpoint]:
    """Return the webhooks that are told of a kind of message."""
    rows = Endpoint.objects.filter(ended_at__isnull=True).order_by("id")
    return [row for row in rows if not row.kinds or kind in row.kinds]


def endpoint_by_id(endpoint_id: int) -> Endpoint | None:
    """Return a webhook, or None."""
    return Endpoint.objects.filter(pk=endpoint_id).first()


def own_words() -> set[tuple[str, str, str]]:
    """Return the kind, channel and language of every text that the institution in scope wrote itself."""
    rows = Template.objects.filter(retired_at__isnull=True)
    return set(rows.values_list("kind", "channel", "language"))
