"""How requests end: answered, refused, sent on, told where it is published, passed to the petitions."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registratura.information import rules
from registratura.information.errors import RequestRefusedError
from registratura.information.models import InformationRequest
from registratura.information.queries.prices import price_on
from registratura.information.rules import Domain, Evaluation, Nature, Obstacle, PersonKind, Way
from registratura.information.services.holding import (
    cancel_terms,
    open_request,
    refuse_if,
    stop_terms,
    term_card,
    write_asked,
)
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.text import ro_normalise

_OF_EVALUATIONS = frozenset(code for code in map(rules.rule_of_evaluation, Evaluation) if code)
ALL_TERMS = frozenset({"IIP", "IIP-PR"}) | _OF_EVALUATIONS
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a request ends. `codes`: letters of art. 12 alin. (1), of a refusal or of the parts taken out."""

    nature: Nature
    way: Way
    format: str = ""
    partial: bool = False
    codes: tuple[str, ...] = ()
    reasoning: str = ""
    link: str = ""
    authority: str = ""
    page_count: int = 0
    delay_cause: str = ""


@transaction.atomic
def check_ending(*, entry_id: int, ending: Ending, by: Actor, now: datetime) -> None:
    """
    Hold a request and refuse what the law does not let end so, before any letter takes a number.

    Raises: RequestMissingError, RequestEndedError; RequestRefusedError, which names the article.
    Law: Legea 544/2001 art. 6, 7, 9, 12; HG 123/2002 art. 21 și 24.
    """
    row, _entry = open_request(entry_id=entry_id)
    _check(row, ending, now)


@transaction.atomic
def end_request(
    *,
    entry_id: int,
    ending: Ending,
    answer_entry_id: int | None,
    transfer_entry_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """
    Write down how a request ends, with its letters, and end the terms that this ending leaves without object.

    The others are stopped when the letter leaves (`letters_left`), or at once when it was said by word of mouth.
    Raises: as `check_ending`.
    """
    row, _entry = open_request(entry_id=entry_id)
    _check(row, ending, now)
    _write(row, ending, answer_entry_id, transfer_entry_id, by, now)
    _drop_terms(entry_id, ending.nature, by, now)
    if ending.way is Way.VERBAL:
        row.answered_at = now
        row.save(update_fields=["answered_at"])
        stop_terms(entry_id=entry_id, rule_codes=ALL_TERMS, left_at=now, by=by, now=now)
    journal.record(
        action="information.request.ended",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={
            "nature": row.nature,
            "codes": row.exemption_codes,
            "reason": row.reasoning[:500],
            "answer": answer_entry_id,
            "transfer": transfer_entry_id,
            "cost_bani": row.cost_bani,
        },
    )


def _check(row: InformationRequest, ending: Ending, now: datetime) -> None:
    evaluation = Evaluation(row.evaluation) if row.evaluation else None
    refuse_if(obstacle=rules.ending_obstacle(evaluation=evaluation, nature=ending.nature))
    if ending.nature is Nature.REFUSED:
        _refuse_without_ground(rules.refusal_obstacle(codes=ending.codes, reasoning=ending.reasoning))
    if ending.nature is Nature.FAVORABLE:
        # What is exempt is given in part or not at all.
        partial = ending.partial or evaluation is Evaluation.EXEMPT
        _refuse_without_ground(
            rules.partial_obstacle(partial=partial, codes=ending.codes, reasoning=ending.reasoning)
        )
    if ending.nature is Nature.PUBLISHED and len(ending.link.strip()) < 3:
        refuse_if(obstacle=Obstacle.NO_LINK, field="link")
    if ending.nature is Nature.REDIRECTED and len(ending.authority.strip()) < 3:
        refuse_if(obstacle=Obstacle.NO_AUTHORITY, field="authority")
    if not 0 <= ending.page_count <= _MOST_PAGES:
        raise RequestRefusedError(_("Scrieți un număr de la 0 la %d.") % _MOST_PAGES, field="page_count")
    refuse_if(obstacle=rules.address_obstacle(way=ending.way, address=row.answer_address), field="way")
    today = legal_date(now)
    card = term_card(entry_id=row.entry_id, rule_code=rules.rule_of_nature(ending.nature), today=today)
    due_on = card.due_on if card else None
    refuse_if(
        obstacle=rules.delay_obstacle(on=today, due_on=due_on, cause=ending.delay_cause), field="delay_cause"
    )


def _refuse_without_ground(obstacle: Obstacle | None) -> None:
    refuse_if(obstacle=obstacle, field="reasoning" if obstacle is Obstacle.NO_REASONING else "codes")


def _write(
    row: InformationRequest,
    ending: Ending,
    answer_entry_id: int | None,
    transfer_entry_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    price = price_on(legal_date(now)) if ending.way is Way.PAPER and ending.page_count else None
    page_price_bani = price.page_price_bani if price else 0
    row.nature = ending.nature.value
    row.decided_at, row.decided_by_id = now, by.id
    row.answer_entry_id, row.transfer_entry_id = answer_entry_id, transfer_entry_id
    row.answer_way = ending.way.value
    row.answer_format = ro_normalise(ending.format, single_line=True)[:60]
    grounded = ending.nature is Nature.REFUSED or ending.partial
    row.partial = ending.nature is Nature.FAVORABLE and (
        ending.partial or row.evaluation == Evaluation.EXEMPT.value
    )
    row.exemption_codes = ",".join(sorted(set(ending.codes))) if grounded or row.partial else ""
    row.reasoning = ro_normalise(ending.reasoning)[:10_000] if grounded or row.partial else ""
    row.link = ro_normalise(ending.link, single_line=True)[:500]
    row.authority = ro_normalise(ending.authority, single_line=True)[:200]
    row.page_count, row.page_price_bani = ending.page_count, page_price_bani
    row.cost_bani = rules.copy_cost_bani(
        way=ending.way, page_count=ending.page_count, page_price_bani=page_price_bani
    )
    row.cost_act = price.act if price and row.cost_bani else ""
    row.delay_cause = ro_normalise(ending.delay_cause, single_line=True)[:500]
    row.save(
        update_fields=[
            *("nature", "decided_at", "decided_by", "answer_entry", "transfer_entry", "answer_way"),
            *("answer_format", "partial", "exemption_codes", "reasoning", "link", "authority", "page_count"),
            *("page_price_bani", "cost_bani", "cost_act", "delay_cause"),
        ]
    )


def _drop_terms(entry_id: int, nature: Nature, by: Actor, now: datetime) -> None:
    """End the terms that this ending leaves without object: those of other endings, and the request's own."""
    dropped = _OF_EVALUATIONS - {rules.rule_of_nature(nature)}
    words = _("Cererea s-a încheiat altfel (HG 123/2002 art. 21).")
    if nature is Nature.RECLASSIFIED:
        dropped |= {"IIP", "IIP-PR"}
        words = _(
            "Cererea nu ține de Legea 544/2001 și se tratează ca petiție (HG 123/2002 art. 21 alin. (2))."
        )
    cancel_terms(entry_id=entry_id, rule_codes=frozenset(dropped), ground=words, by=by, now=now)


@transaction.atomic
def answer_verbally(
    *,
    entry_id: int,
    asked: str,
    person_kind: PersonKind,
    domain: Domain,
    domain_note: str,
    media: bool,
    given: bool,
    by: Actor,
    now: datetime,
) -> None:
    """
    Write down a verbal request answered on the spot, or whose applicant was shown how to ask in writing.

    given: whether the information was given. Terms of the request stop in this moment.
    Raises: RequestMissingError, RequestEndedError; RequestRefusedError.
    Law: Legea 544/2001 art. 8 alin. (2)-(5).
    """
    row, _entry = open_request(entry_id=entry_id)
    write_asked(row=row, asked=asked, domain=domain, domain_note=domain_note)
    row.person_kind = person_kind.value
    row.received_way = row.answer_way = Way.VERBAL.value
    row.media = media
    row.evaluation = Evaluation.ON_REQUEST.value
    row.evaluated_at, row.evaluated_by_id = now, by.id
    row.nature = (Nature.FAVORABLE if given else Nature.DIRECTED).value
    row.decided_at, row.decided_by_id, row.answered_at = now, by.id, now
    row.save(
        update_fields=[
            *("information_asked", "person_kind", "domain", "domain_note", "received_way", "answer_way"),
            *("media", "evaluation", "evaluated_at", "evaluated_by", "nature", "decided_at", "decided_by"),
            "answered_at",
        ]
    )
    stop_terms(entry_id=entry_id, rule_codes=ALL_TERMS, left_at=now, by=by, now=now)
    journal.record(
        action="information.request.answered_verbally",
        subject_type="entry",
        subject_id=entry_id,
        by=by,
        details={"nature": row.nature, "media": media, "domain": row.domain},
    )


@transaction.atomic
def take_as_complaint(*, entry_id: int, by: Actor, now: datetime) -> None:
    """
    End the request that an entry seemed to be: it is a complaint against another one's refusal.

    Does nothing when the entry was never inscribed as a request. Raises: RequestEndedError, RequestRefusedError.
    """
    if not InformationRequest.objects.filter(entry_id=entry_id).exists():
        return
    row, _entry = open_request(entry_id=entry_id)
    row.nature = Nature.COMPLAINT.value
    row.decided_at, row.decided_by_id = now, by.id
    row.save(update_fields=["nature", "decided_at", "decided_by"])
    words = _("Este reclamație administrativă (Legea 544/2001 art. 21), cu termenul ei.")
    cancel_terms(entry_id=entry_id, rule_codes=ALL_TERMS, ground=words, by=by, now=now)
