"""Complaints against refusals: taken, analysed by a commission, decided; and what goes to court."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.accounts import queries as accounts
from registratura.deadlines import queries as terms
from registratura.deadlines import rules as counting
from registratura.information import rules
from registratura.information.errors import (
    ComplaintDecidedError,
    ComplaintRefusedError,
    RequestMissingError,
)
from registratura.information.models import Complaint, InformationRequest
from registratura.information.rules import Hearing, Verdict
from registratura.information.services.holding import start_term
from registratura.information.wording import VERDICTS, words_of
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.calendar import BUCHAREST, legal_date
from registratura.kernel.text import ro_normalise
from registratura.registers import queries as books
from registratura.toolkit.scope import required_institution


def last_day_to_complain(*, known_on: date) -> date:
    """
    Return the last day for a complaint, under the reading kindest to the applicant.

    Raises: NotComputableError for a day out of the calendar's years.
    Law: Legea 544/2001 art. 21 alin. (2).
    """
    rule = terms.rule_on("REC-544", on=known_on)
    if rule is None:
        raise ComplaintRefusedError(_("Data de la care a aflat nu poate fi bună."), field="known_on")
    return counting.compute(rule=rule, start=known_on, calendar=terms.calendar_in_force()).dates.legal_max


@transaction.atomic
def take_complaint(
    *,
    request_entry_id: int,
    entry_id: int,
    against: str,
    known_on: date,
    posted_on: date | None,
    by: Actor,
    now: datetime,
) -> Complaint:
    """
    Link a complaint, registered under a number of its own, to the request it is about, and start its fifteen days.

    A complaint that came late is taken and marked; the commission says what becomes of it.
    Raises: RequestMissingError; ComplaintRefusedError.
    Law: Legea 544/2001 art. 21; HG 123/2002 art. 33.
    """
    request = InformationRequest.objects.filter(entry_id=request_entry_id).first()
    entry = books.entry_by_id(entry_id)
    if request is None or entry is None:
        raise RequestMissingError(_("Reclamația se leagă de o cerere din registrul Legii 544/2001."))
    if entry.id == request_entry_id or entry.direction != "incoming" or entry.state != "registered":
        raise ComplaintRefusedError(
            _("Reclamația este un document primit, cu numărul lui; scrieți numărul sub care a intrat."),
            field="number",
        )
    filed_on = legal_date(entry.received_at or entry.registered_at)
    if not date(2002, 1, 1) <= known_on <= legal_date(now):
        raise ComplaintRefusedError(
            _("Solicitantul a aflat de refuz cel târziu azi: îndreptați data."), field="known_on"
        )
    if posted_on is not None and not known_on <= posted_on <= filed_on:
        raise ComplaintRefusedError(
            _("Data poștei stă între ziua în care a aflat și ziua primirii."), field="posted_on"
        )
    made = Complaint(
        institution_id=required_institution(),
        request=request,
        entry_id=entry_id,
        against=against,
        known_on=known_on,
        posted_on=posted_on,
        filed_on=filed_on,
        in_time=rules.complaint_in_time(
            last_day=last_day_to_complain(known_on=known_on), filed_on=filed_on, posted_on=posted_on
        ),
        taken_at=now,
        taken_by_id=by.id,
    )
    _insert(made)
    start_term(entry_id=entry_id, rule_code="REC-544-R", started=filed_on, by=by, now=now)
    journal.record(
        action="information.complaint.taken",
        subject_type="entry",
        subject_id=request_entry_id,
        by=by,
        details={"complaint": entry_id, "against": against, "in_time": made.in_time},
    )
    return made


def _insert(made: Complaint) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "information_complaint_entry_once" not in str(error):
            raise
        raise ComplaintRefusedError(
            _("Documentul acesta este deja trecut ca reclamație; deschideți-l."), field="number"
        ) from error


@transaction.atomic
def name_commission(*, complaint_id: int, members: list[str], act: str, by: Actor, now: datetime) -> None:
    """
    Write down who analyses a complaint, and by which act.

    Raises: ComplaintRefusedError for fewer than two members; ComplaintDecidedError.
    Law: HG 123/2002 art. 33.
    """
    complaint = _open(complaint_id)
    names = list(dict.fromkeys(name for name in (ro_normalise(m, single_line=True) for m in members) if name))
    if len(names) < rules.LEAST_MEMBERS:
        raise ComplaintRefusedError(words_of(rules.Obstacle.NO_COMMISSION), field="members")
    complaint.members = "\n".join(name[:120] for name in names[:15])
    complaint.commission_act = ro_normalise(act, single_line=True)[:200]
    complaint.named_at, complaint.named_by_id = now, by.id
    complaint.save(update_fields=["members", "commission_act", "named_at", "named_by"])
    _note(
        complaint,
        by,
        action="information.complaint.commission_named",
        act=complaint.commission_act,
        members=names,
    )


@transaction.atomic
def write_report(*, complaint_id: int, text: str, by: Actor, now: datetime) -> None:
    """
    Write down what the commission found.

    Raises: ComplaintRefusedError before there is a commission, or without a text; ComplaintDecidedError.
    Law: HG 123/2002 art. 36.
    """
    complaint = _open(complaint_id)
    if not complaint.members:
        raise ComplaintRefusedError(words_of(rules.Obstacle.NO_COMMISSION))
    report = ro_normalise(text)[:10_000]
    if len(report) < rules.LEAST_REASONING:
        raise ComplaintRefusedError(_("Scrieți pe scurt ce a constatat comisia."), field="report")
    complaint.report_text = report
    complaint.reported_at, complaint.reported_by_id = now, by.id
    complaint.save(update_fields=["report_text", "reported_at", "reported_by"])
    _note(complaint, by, action="information.complaint.reported")


@transaction.atomic
def check_verdict(
    *, complaint_id: int, verdict: Verdict, measures: str, reasoning: str, by: Actor, now: datetime
) -> None:
    """
    Hold a complaint and refuse a decision that lacks something, before its letter takes a number.

    Raises: ComplaintRefusedError, ComplaintDecidedError.
    Law: Legea 544/2001 art. 21 alin. (3).
    """
    _check_verdict(_open(complaint_id), verdict, measures, reasoning)


@transaction.atomic
def decide(
    *,
    complaint_id: int,
    verdict: Verdict,
    measures: str,
    reasoning: str,
    answer_entry_id: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """
    Write down the decision on a complaint, with the letter that carries it; its term stops when the letter leaves.

    Raises: ComplaintRefusedError, ComplaintDecidedError.
    Law: Legea 544/2001 art. 21 alin. (3).
    """
    complaint = _open(complaint_id)
    _check_verdict(complaint, verdict, measures, reasoning)
    complaint.verdict = verdict.value
    complaint.measures = ro_normalise(measures)[:4000] if verdict is Verdict.FOUNDED else ""
    complaint.reasoning = ro_normalise(reasoning)[:10_000]
    complaint.decided_at, complaint.decided_by_id = now, by.id
    complaint.answer_entry_id = answer_entry_id
    complaint.save(
        update_fields=["verdict", "measures", "reasoning", "decided_at", "decided_by", "answer_entry"]
    )
    _note(
        complaint,
        by,
        action="information.complaint.decided",
        verdict=complaint.verdict,
        answer=answer_entry_id,
    )


def _check_verdict(complaint: Complaint, verdict: Verdict, measures: str, reasoning: str) -> None:
    hearing = Hearing(len(complaint.members.splitlines()), complaint.report_text)
    obstacle = rules.verdict_obstacle(
        hearing=hearing, verdict=verdict, measures=measures, reasoning=reasoning
    )
    if obstacle is not None:
        fields = {rules.Obstacle.NO_MEASURES: "measures", rules.Obstacle.NO_GROUNDS: "reasoning"}
        raise ComplaintRefusedError(words_of(obstacle), field=fields.get(obstacle, ""))


def _open(complaint_id: int) -> Complaint:
    complaint = Complaint.objects.select_for_update().filter(pk=complaint_id).first()
    if complaint is None:
        raise ComplaintRefusedError(_("Reclamația nu există; deschideți-o din pagina cererii."))
    if complaint.verdict:
        assert complaint.decided_at is not None
        who = accounts.names_of([complaint.decided_by_id]).get(complaint.decided_by_id or 0, "")
        raise ComplaintDecidedError(
            _("Reclamația are deja decizie: %(how)s, hotărâtă de %(who)s la %(when)s.")
            % {
                "how": VERDICTS[Verdict(complaint.verdict)],
                "who": who,
                "when": f"{complaint.decided_at.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}",
            }
        )
    return complaint


def _note(complaint: Complaint, by: Actor, *, action: str, **details: object) -> None:
    journal.record(action=action, subject_type="entry", subject_id=complaint.entry_id, by=by, details=details)
