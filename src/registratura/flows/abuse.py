"""
Checks of fraud and abuse across rooms: attempts to sign in are counted, whom a case concerns is told and heard.

Everything here stands in the supplier's scope and, where cases are read or written, in the purpose P09. Where there is
no supplier (own premises) nothing is watched and nothing is shown.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.accounts import queries as accounts
from registratura.accounts.kinds import Happened
from registratura.billing import queries as billing
from registratura.flows.customer_contact import own_page
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.privacy import Purpose
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import Kind
from registratura.messaging.services import Outside
from registratura.screening import queries, services
from registratura.screening.counting import Attempt, sign_in_facts
from registratura.screening.queries import CaseCard
from registratura.screening.rules import Outcome
from registratura.screening.services.handling import Subject
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

SUBJECT = "screening_case"
_LET_IN = frozenset({Happened.SIGNED_IN, Happened.LINK_USED})
_FAILED = frozenset({Happened.SIGN_IN_FAILED, Happened.SECOND_STEP_FAILED})


def watch_sign_ins(*, now: datetime) -> int:
    """
    Judge the attempts to sign in of the last full hour, network by network, and return how many cases were opened.

    A network's case concerns nobody in particular; each account entered after the attempts gets one of its own, so that
    its person can be asked whether it was she. Must not run inside a scope. Safe to repeat.
    """
    until = now.replace(minute=0, second=0, microsecond=0)
    since = until - timedelta(hours=1)
    by_network: dict[str, list[Attempt]] = defaultdict(list)
    for line in accounts.sign_in_attempts(kinds=_LET_IN | _FAILED, since=since, until=until):
        by_network[line.network].append(Attempt(line.user_id, line.kind in _LET_IN))
    if not by_network:
        return 0
    with _service() as supplier_id:
        if supplier_id is None:
            return 0
        rule_set = services.current_rules(now=now)
        opened = 0
        for network, attempts in sorted(by_network.items()):
            facts, entered = sign_in_facts(attempts)
            hour = f"{since:%Y-%m-%dT%H}"
            subjects = [Subject(key=f"network:{network}", words=_("Rețeaua %s") % network)]
            names = accounts.names_of(entered)
            subjects += [
                Subject(key=f"account:{one}", words=names.get(one, ""), concerned_id=one)
                for one in sorted(entered)
            ]
            for subject in subjects:
                case_id = services.open_case(
                    subject=subject,
                    facts=facts,
                    rule_set=rule_set,
                    source_key=f"{subject.key}:{hour}",
                    now=now,
                )
                opened += case_id is not None
    return opened


def tidy(*, now: datetime) -> int:
    """End the measures whose time passed and forget the cases closed long ago; return how many of both."""
    with _service() as supplier_id:
        if supplier_id is None:
            return 0
        return services.end_due(now=now) + services.forget_ended(now=now)


def is_held(*, subject: str, now: datetime) -> bool:
    """Say whether a measure in force is about a subject (`customer:12`, `account:3`). False without a supplier."""
    with _service() as supplier_id:
        return supplier_id is not None and queries.is_held(subject=subject, at=now)


def cases_of_account(*, user_id: int) -> list[CaseCard]:
    """Return the checks that a person was asked about or that led to a measure against the account."""
    with _service() as supplier_id:
        return queries.cases_of_account(user_id) if supplier_id is not None else []


def cases_of_customer(*, customer_id: int, supplier_id: int) -> list[CaseCard]:
    """Return the checks that a customer was asked about or that led to a measure against it."""
    with acting_for(supplier_id), reading_for(Purpose.P09):
        return queries.cases_of_customer(customer_id)


def case_of(*, case_id: int, user_id: int, customer_id: int | None) -> CaseCard | None:
    """Return a check if it concerns this person, or this customer and nobody in particular; else None."""
    with _service() as supplier_id:
        if supplier_id is None:
            return None
        return queries.case_for(case_id=case_id, customer_id=customer_id, user_id=user_id)


def explain(*, case_id: int, words: str, by: Actor, now: datetime) -> None:
    """
    Keep what the person concerned explains; the caller has asked `case_of` first.

    Raises: CaseRefusedError when nothing was asked, or nothing is said.
    """
    with _service() as supplier_id:
        if supplier_id is not None:
            services.explain(case_id=case_id, words=words, by=by, now=now)


def contest(*, case_id: int, words: str, by: Actor, now: datetime) -> None:
    """
    Contest a measure; the caller has asked `case_of` first.

    Raises: ContestRefusedError when there is no measure, it was contested before, or nothing is said.
    """
    with _service() as supplier_id:
        if supplier_id is not None:
            services.file_contest(case_id=case_id, words=words, by=by, now=now)


def tell_asked(*, case_id: int, by: Actor, now: datetime) -> None:
    """Write to whom a case concerns that an explanation is asked for."""
    with override("ro"):
        card = _card(case_id)
        _tell(
            card,
            state=_("vă cerem lămuriri"),
            text=card.question,
            rights=_("Răspundeți pe pagina de mai jos. Nicio măsură nu s-a luat."),
            key="asked",
            by=by,
            now=now,
        )


def tell_decided(*, case_id: int, by: Actor, now: datetime) -> None:
    """
    Let a confirmed measure take effect, and write to whom it concerns: what, why by which signs, how to contest.

    An account that is limited signs in anew: its open sessions end now, whoever sits before them.
    """
    with override("ro"):
        card = _card(case_id)
        decision = card.decision
        assert decision is not None
        if decision.outcome == Outcome.LIMIT and card.line.concerned_id is not None:
            for session in UserSession.objects.filter(user_id=card.line.concerned_id):
                session.end()
        signs = "; ".join(f"{one.name}: {one.value}" for one in card.reasons)
        text = _("De ce: %(words)s\nSemnele: %(signs)s\nPână la: %(until)s") % {
            "words": decision.words,
            "signs": signs,
            "until": f"{decision.ends_at:%d.%m.%Y}",
        }
        rights = _("Au hotărât doi oameni. Puteți contesta: un al treilea om vă răspunde în cel mult o lună.")
        _tell(card, state=decision.outcome_name, text=text, rights=rights, key="decided", by=by, now=now)


def tell_ended(*, case_id: int, by: Actor, now: datetime) -> None:
    """Write to whom a measure concerned that it was lifted."""
    with override("ro"):
        card = _card(case_id)
        _tell(
            card,
            state=_("măsura a fost ridicată"),
            text=card.closing_words or _("Măsura nu mai este în vigoare."),
            rights=_("Nu trebuie să faceți nimic."),
            key="ended",
            by=by,
            now=now,
        )


def tell_answered(*, case_id: int, by: Actor, now: datetime) -> None:
    """Write the answer to a contest to who filed it."""
    with override("ro"):
        card = _card(case_id)
        assert card.contest is not None
        rights = _(
            "Dacă nu sunteți de acord, vă puteți plânge Autorității Naționale de Supraveghere (ANSPDCP) sau instanței."
        )
        _tell(
            card,
            state=_("contestația este admisă") if card.contest.upheld else _("contestația este respinsă"),
            text=card.contest.answer,
            rights=rights,
            key=f"answered/{card.contest.id}",
            by=by,
            now=now,
        )


@contextmanager
def _service() -> Iterator[int | None]:
    supplier = institutions.supplier()
    if supplier is None:
        yield None
        return
    with acting_for(supplier.id), reading_for(Purpose.P09):
        yield supplier.id


def _card(case_id: int) -> CaseCard:
    with reading_for(Purpose.P09):
        card = queries.case_card(case_id)
    assert card is not None
    return card


def _tell(card: CaseCard, *, state: str, text: str, rights: str, key: str, by: Actor, now: datetime) -> None:
    to, page = _whom(card)
    if to is None:
        return
    messaging.send(
        kind=Kind.CHECK_STATE,
        to=to,
        context={
            "reference": f"V-{card.line.id}",
            "state": state[:100],
            "text": text[:2_000],
            "rights": rights,
            "page": page,
        },
        dedupe_key=f"screening/{card.line.id}/{key}",
        by=by,
        now=now,
        about_type=SUBJECT,
        about_id=card.line.id,
    )


def _whom(card: CaseCard) -> tuple[Outside | None, str]:
    base = settings.PUBLIC_URL.rstrip("/")
    contact = accounts.contact_of(card.line.concerned_id) if card.line.concerned_id else None
    if contact is not None:
        to = Outside(email=contact.email, name=contact.full_name, language=contact.language)
        return to, f"{base}/cont/verificari/"
    if card.line.customer_id is None:
        return None, ""
    with reading_for(Purpose.P09):
        customer = billing.customer_by_id(card.line.customer_id)
    if customer is None or not customer.contact_email:
        return None, ""
    return Outside(email=customer.contact_email, name=customer.contact_name), own_page(customer=customer)
