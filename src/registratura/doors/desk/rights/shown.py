"""Requests as the desk shows them: how the clock stands, in words beside the colour, and how it was counted."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.deadlines.legal_holidays import LEGAL
from registratura.doors.shared.formats import ro_date
from registratura.flows.rights_letters import RECIPIENT_WORDS
from registratura.institutions import queries as institutions
from registratura.kernel.privacy.purposes import FACTS, Purpose
from registratura.rights import queries
from registratura.rights.kinds import DELAYS, JUSTIFICATIONS, REFUSALS, Justification, Right
from registratura.rights.machine import TRANSITIONS, Status
from registratura.rights.objections import STOPPED
from registratura.rights.queries import ClockLine, RequestCard, RequestLine
from registratura.rights.rules import Standing, may_extend


@dataclass(frozen=True, slots=True)
class Urgency:
    """How a clock stands: tone and icon as in the component `pill`."""

    tone: str
    icon: str
    words: str


def urgency_of(one: RequestCard | RequestLine, *, today: date) -> Urgency:
    """Return how the clock of an open request stands today."""
    left = (one.limit.strict - today).days
    until = ngettext("mai este %d zi", "mai sunt %d zile", left) % left
    passed = ngettext("termen trecut de %d zi", "termen trecut de %d zile", -left) % -left
    return {
        Standing.CALM: Urgency("ok", "clock", until),
        Standing.ALARM: Urgency("info", "bell", _("peste ziua a zecea; %s") % until),
        Standing.PAST_TARGET: Urgency("warn", "clock", _("peste ținta noastră; %s") % until),
        Standing.SOON: Urgency("warn", "triangle-alert", until),
        Standing.LAST_DAY: Urgency("danger", "triangle-alert", _("ultima zi")),
        Standing.PAST_STRICT: Urgency(
            "danger", "circle-alert", _("termen trecut; limita legii: %s") % ro_date(one.limit.moved)
        ),
        Standing.PAST_LIMIT: Urgency("danger", "circle-alert", passed),
    }[one.standing(today)]


def clock_steps(card: RequestCard, lines: list[ClockLine]) -> list[str]:
    """Tell step by step how the limits came about."""
    steps = [
        _("Primită la %s, pe calea: %s. Ziua primirii nu se numără.")
        % (_day(card.received_on), card.channel_words)
    ]
    for line in lines:
        if line.event == "received":
            steps.append(
                _("O lună: ziua cu același număr din luna următoare (sau ultima a ei): %s.")
                % _day(line.strict_on)
            )
        else:
            steps.append(
                _("Prelungită la %s: trei luni de la primire, %s.")
                % (_day(line.day_on), _day(line.strict_on))
            )
        if line.why_moved:
            facts = {"why": line.why_moved, "day": _day(line.moved_on)}
            steps.append(
                _(
                    "Ziua aceea este liberă (%(why)s): limita legii se mută la %(day)s. Noi numărăm până la prima."
                )
                % facts
            )
    steps.append(
        _("Ținta noastră: %s. Semnal în ziua a zecea: %s.") % (_day(card.target_on), _day(card.alarm_on))
    )
    steps.append(_("Întrebările despre identitate și lămuririle cerute nu opresc termenul."))
    return steps


def _day(day: date) -> str:
    off = LEGAL.reason_off(day)
    return f"{ro_date(day)} ({off})" if off else str(ro_date(day))


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be done with a request now."""

    begin: bool
    send_code: bool
    prove: bool
    clarify: bool
    extend: bool
    approve: bool
    refuse: bool
    answer: bool
    carry_out: bool
    assess: bool
    annotate: bool
    route: bool
    join: bool
    withdraw: bool
    expire: bool
    number: bool
    lift: bool


def recipient_words(card: RequestCard) -> str:
    """Return what a notice to those who received the data says of them; empty where nobody is told."""
    words = RECIPIENT_WORDS.get(card.right)
    return _(words) if words else ""


def stop_choices(card: RequestCard) -> list[tuple[str, str]]:
    """Return what an accepted objection may stop: (code, words); nothing for another right."""
    if card.right is not Right.OBJECTION:
        return []
    return [(str(one), str(FACTS[one].name)) for one in STOPPED]


def stopped(card: RequestCard) -> list[str]:
    """Return what stopped since the objection was accepted, in words."""
    if card.right is not Right.OBJECTION:
        return []
    return [str(FACTS[Purpose(one)].name) for one in queries.stopped_purposes(card.id)]


def offers_of(card: RequestCard, *, today: date, supplier: bool, twins: bool, has_register: bool) -> Offers:
    """Return which deeds the page offers: those the machine allows and the right makes sense of."""
    onward = TRANSITIONS[card.status]
    by_words = card.right in (
        Right.RECTIFICATION,
        Right.OBJECTION,
        Right.HUMAN_REVIEW,
        Right.WITHDRAW,
        Right.COMPLAINT,
    )
    works = card.status is Status.ASSESSING
    return Offers(
        begin=Status.ASSESSING in onward and card.is_proven,
        send_code=not card.is_proven and bool(card.person_email) and card.is_open,
        prove=not card.is_proven and card.is_open,
        clarify=Status.CLARIFICATION_PENDING in onward,
        extend=card.is_open
        and may_extend(on=today, first=card.first_on, already=card.extended_at is not None),
        approve=Status.APPROVED in onward and card.is_proven and not by_words,
        refuse=Status.REFUSED in onward,
        answer=works and by_words and card.is_proven,
        carry_out=card.status in (Status.APPROVED, Status.EXECUTING) and not by_words,
        assess=card.is_open
        and card.right in (Right.OBJECTION, Right.HUMAN_REVIEW, Right.COMPLAINT, Right.RECTIFICATION),
        annotate=works and card.right is Right.RECTIFICATION and card.is_proven and has_register,
        route=supplier and Status.ASSESSING in onward | {card.status} and not card.routed_to,
        join=twins and Status.DUPLICATE in onward,
        withdraw=Status.WITHDRAWN in onward,
        expire=Status.EXPIRED in onward and today > card.first_on,
        number=card.entry_id is None and has_register and card.is_open,
        lift=card.right is Right.RESTRICTION and not card.is_open and card.status is not Status.REFUSED,
    )


def reasons(codes: tuple[Justification, ...]) -> list[tuple[str, str, str]]:
    """Return justifications as choices: code, name, article."""
    return [
        (code.value, str(JUSTIFICATIONS[code].name), _("art. %s") % JUSTIFICATIONS[code].article)
        for code in codes
    ]


def refusal_choices() -> list[tuple[str, str, str]]:
    """Return why a request may be refused."""
    return reasons(REFUSALS)


def delay_choices() -> list[tuple[str, str, str]]:
    """Return why a term may be extended."""
    return reasons(DELAYS)


def institution_choices(besides: int) -> list[tuple[str, str]]:
    """Return the institutions to which a request may be routed."""
    return [(one.code, one.name) for one in institutions.every_institution() if one.id != besides]


def twins_of(card: RequestCard) -> list[RequestLine]:
    """Return open requests of the same person for the same right."""
    if not card.is_open:
        return []
    return queries.open_of_person(
        email=card.person_email, user_id=card.user_id, right=card.right.value, besides=card.id
    )
