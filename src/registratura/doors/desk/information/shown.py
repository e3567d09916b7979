"""A request as the page of its entry tells it: where it stands, what follows, whether thirty days can still be had."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.terms.shown import Urgency, urgency
from registratura.doors.shared.auth import DeskRequest
from registratura.doors.shared.formats import ro_date, ro_datetime, ro_number
from registratura.information import queries as information
from registratura.information import wording
from registratura.information.queries import ComplaintCard, CourtCard, EntryMark, RequestCard
from registratura.information.rules import Domain, Evaluation, Lock, Nature, PersonKind, Step, Verdict, Way
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers.queries import EntryRow

_DEEDS = {
    Step.EVALUATE: "information_evaluate",
    Step.ANSWER: "information_answer",
    Step.TELL_PUBLISHED: "information_published",
    Step.REFUSE: "information_refuse",
    Step.REDIRECT: "information_redirect",
    Step.RECLASSIFY: "information_reclassify",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that may be done. `primary`: what the law asks for next."""

    label: str
    href: str
    icon: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the card; `href` leads to the entry that it names."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class LockShown:
    """Whether thirty days can be had, in words beside the tone and an outline."""

    words: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint on the card of its request."""

    number: str
    href: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class CourtLine:
    """A case in court on the card of its request; `href` writes down how it ended."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The card of Law 544 on the page of an entry: of a request, or of a complaint against one."""

    state: str
    tone: str
    urgency: Urgency | None
    lock: LockShown | None
    warnings: list[str]
    facts: list[Fact]
    deeds: list[Deed]
    complaints: list[ComplaintLine]
    court_cases: list[CourtLine]
    delay_href: str = ""
    reopen_href: str = ""

    @property
    def first(self) -> Deed | None:
        """What the law asks for next, for the head of the page; None when nothing is the reader's to do."""
        return next((deed for deed in self.deeds if deed.primary), None)


def card_of(request: DeskRequest, entry: EntryRow, *, register: str) -> Shown | None:
    """Return the card of Law 544 for an entry; None when the entry has nothing to do with it."""
    today = legal_date(timezone.now())
    found = information.complaint_of_entry(entry.id, today=today)
    if found is not None:
        return _of_complaint(request, found)
    card = information.request_card(entry.id, today=today)
    if card is None or entry.state != "registered":
        return None
    place = {
        "code": request.institution.code,
        "register": register,
        "year": entry.year,
        "number": entry.number,
    }
    may = request.powers.may(Permission.INFORMATION_HANDLE)
    fallen = card.answer is not None and card.answer.state == "annulled"
    return Shown(
        state=_("răspunsul a fost anulat") if fallen else state_of(card),
        tone="danger" if fallen else tone_of(card.step),
        urgency=urgency_of(card, today),
        lock=lock_of(card, today),
        warnings=_warnings(card),
        facts=_facts(request, card),
        deeds=_deeds(card, place) if may else [],
        complaints=[_line(request, one) for one in card.complaints],
        court_cases=[_court_line(request, one, may) for one in card.court_cases],
        delay_href=reverse("desk:information_delay", kwargs=place)
        if may and card.late and card.nature and not card.delay_cause
        else "",
        reopen_href=reverse("desk:information_reopen", kwargs=place) if may and fallen else "",
    )


def state_of(card: RequestCard) -> str:
    """Say where a request stands: what it waits for, or how it ended."""
    if card.step is Step.DONE and card.nature is not None:
        return str(wording.NATURES[card.nature])
    return str(wording.STEPS[card.step])


def tone_of(step: Step) -> str:
    """Return the tone of the pill of a step."""
    return {Step.DONE: "ok", Step.EVALUATE: "warn"}.get(step, "info")


def urgency_of(card: RequestCard, today: date) -> Urgency | None:
    """Say how far the most urgent term of a request is; None when nothing runs."""
    press = card.press_term
    if press is not None and press.state == "open" and press.due_at is not None:
        late = timezone.now() > press.due_at
        words = _("presa: până la %s") % ro_datetime(press.due_at)
        return (
            Urgency("overdue", "danger", "triangle-alert", words)
            if late
            else Urgency("soon", "warn", "clock", words)
        )
    running = [term for term in (card.own_term, card.term) if term is not None and term.state == "open"]
    if not running:
        return None
    term = min(running, key=lambda one: one.due_on)
    return urgency(safe_on=term.safe_on, due_on=term.due_on, today=today)


def lock_of(card: RequestCard, today: date) -> LockShown | None:
    """Say in words whether thirty days can be had; None where the question does not arise."""
    long_term = card.long_term
    if long_term is None or card.evaluation not in (None, Evaluation.ON_REQUEST):
        return None
    until, last = ro_date(long_term.notice_until), ro_date(long_term.until)
    match long_term.lock:
        case Lock.USED:
            return LockShown(
                _("30 de zile, până la %s: solicitantul a fost înștiințat.") % last, "ok", "circle-check"
            )
        case Lock.NOTICED:
            return LockShown(
                _("Înștiințarea a plecat în termen: răspuns până la %s.") % last, "ok", "circle-check"
            )
        case Lock.LOCKED:
            words = _("30 de zile nu se mai pot: fără înștiințare până la %s.") % until
            return LockShown(words, "danger", "lock")
    if card.notice is not None:
        words = _("30 de zile numai dacă înștiințarea nr. %(number)s pleacă până la %(day)s.") % {
            "number": card.notice.written_number,
            "day": until,
        }
        return LockShown(words, "warn", "send")
    words = _("30 de zile numai cu înștiințarea solicitantului până la %s.") % until
    return LockShown(words, "info", "clock")


def _warnings(card: RequestCard) -> list[str]:
    found = []
    if card.late and card.nature is None:
        found.append(_("Termenul răspunsului a trecut. Comunicați-l acum, cu cauza întârzierii."))
    if card.evaluation is not None and not card.answer_address and card.nature is None:
        found.append(_("Lipsește adresa pentru răspuns: cereți-o solicitantului (art. 6 alin. (3))."))
    return found


def _facts(request: DeskRequest, card: RequestCard) -> list[Fact]:
    found = [Fact(_("Cum a venit"), str(wording.WAYS[Way(card.received_way)]))]
    if card.media:
        found.append(Fact(_("Presă"), _("da")))
    if card.evaluation is not None:
        words = str(wording.EVALUATIONS[card.evaluation])
        found += [
            Fact(_("Evaluarea primară"), words),
            Fact(_("Cine cere"), str(wording.PERSON_KINDS[PersonKind(card.person_kind)])),
            Fact(_("Domeniul"), card.domain_note or str(wording.DOMAINS[Domain(card.domain)])),
        ]
    if card.clarified_at is not None:
        words = _("la %s") % ro_date(card.clarified_at)
        found.append(
            _letter(request, _("Lămuriri cerute"), card.clarification) or Fact(_("Lămuriri cerute"), words)
        )
    for label, mark in (
        (_("Înștiințarea"), card.notice),
        (_("Trimiterea"), card.transfer),
        (_("Răspunsul"), card.answer),
    ):
        if (fact := _letter(request, label, mark)) is not None:
            found.append(fact)
    return found + _ending_facts(card)


def _ending_facts(card: RequestCard) -> list[Fact]:
    found = []
    if card.codes:
        label = _("Părți scoase") if card.partial else _("Temeiul refuzului")
        found.append(Fact(label, wording.exemption_words(",".join(card.codes))))
    if card.authority:
        found.append(Fact(_("Autoritatea"), card.authority))
    if card.link:
        found.append(Fact(_("Publicată la"), card.link))
    if card.cost_bani:
        words = _("%(lei)s lei, %(pages)s pagini (%(act)s)") % {
            "lei": ro_number(card.cost_bani / 100, 2),
            "pages": ro_number(card.page_count),
            "act": card.cost_act,
        }
        found.append(Fact(_("Costul copiilor"), words))
    if card.delay_cause:
        found.append(Fact(_("Cauza întârzierii"), card.delay_cause))
    return found


def _letter(request: DeskRequest, label: str, mark: EntryMark | None) -> Fact | None:
    if mark is None:
        return None
    left = _("%(number)s, plecată la %(day)s") if mark.left_on else _("%(number)s, nu a plecat")
    if mark.state == "annulled":
        left = _("%(number)s, anulată")
    words = left % {"number": mark.written_number, "day": ro_date(mark.left_on)}
    return Fact(label, words, address_of(request, mark))


def address_of(request: DeskRequest, mark: EntryMark) -> str:
    """Return the address of an entry named by a mark."""
    return entry_address(request.institution.code, mark.register_code, mark.year, mark.number)


def _deeds(card: RequestCard, place: dict[str, Any]) -> list[Deed]:
    def deed(label: str, name: str, icon: str, *, primary: bool = False) -> Deed:
        return Deed(label, reverse(f"desk:{name}", kwargs=place), icon, primary)

    if card.nature is Nature.COMPLAINT:
        return []
    found = []
    if card.nature is None:
        labels = {
            Step.EVALUATE: (_("Evaluează"), "circle-help"),
            Step.ANSWER: (_("Dă răspunsul"), "corner-down-left"),
            Step.TELL_PUBLISHED: (_("Arată unde e publicată"), "link"),
            Step.REFUSE: (_("Comunică refuzul"), "ban"),
            Step.REDIRECT: (_("Redirecționează"), "send"),
            Step.RECLASSIFY: (_("Treci la petiții"), "repeat"),
        }
        label, icon = labels[card.step]
        found.append(deed(label, _DEEDS[card.step], icon, primary=True))
        found += _other_deeds(card, deed)
        return found
    if card.step is Step.DONE and card.nature in (Nature.REFUSED, Nature.FAVORABLE, Nature.NONEXISTENT):
        found.append(deed(_("Reclamație primită"), "information_complain", "inbox"))
        found.append(deed(_("Plângere în instanță"), "information_court", "landmark"))
    return found


def _other_deeds(card: RequestCard, deed: Any) -> list[Deed]:
    found = []
    if card.evaluation is Evaluation.EXEMPT:
        found.append(deed(_("Acces parțial"), "information_answer", "file-text"))
    if card.evaluation is Evaluation.PUBLISHED:
        found.append(deed(_("Dă totuși copia"), "information_answer", "file-text"))
    open_lock = card.long_term is not None and card.long_term.lock is Lock.OPEN and card.notice is None
    if open_lock and card.evaluation is Evaluation.ON_REQUEST:
        found.append(deed(_("Cere 30 de zile"), "information_notice", "clock"))
    if card.evaluation is not None:
        found.append(deed(_("Schimbă evaluarea"), "information_evaluate", "pencil"))
    found.append(deed(_("Cere lămuriri"), "information_clarify", "circle-help"))
    if card.late:
        found.append(deed(_("Reclamație primită"), "information_complain", "inbox"))
    return found


def complaint_state(complaint: ComplaintCard) -> tuple[str, str]:
    """Say where a complaint stands, and the tone of it."""
    if complaint.verdict:
        return str(wording.VERDICTS[Verdict(complaint.verdict)]), "ok"
    if complaint.report_text:
        return _("de hotărât"), "warn"
    return (_("la comisie"), "info") if complaint.members else (_("de numit comisia"), "warn")


def _line(request: DeskRequest, complaint: ComplaintCard) -> ComplaintLine:
    state, tone = complaint_state(complaint)
    return ComplaintLine(
        complaint.entry.written_number, complaint_address(request, complaint.id), state, tone
    )


def _court_line(request: DeskRequest, case: CourtCard, may: bool) -> CourtLine:
    ended = {"admitted": _("admisă"), "rejected": _("respinsă"), "": _("în curs")}[case.outcome]
    place = {"code": request.institution.code, "case": case.id}
    return CourtLine(
        f"{case.court}, {case.case_number}: {ended}",
        reverse("desk:information_court_end", kwargs=place) if may and not case.outcome else "",
    )


def complaint_address(request: DeskRequest, complaint_id: int) -> str:
    """Return the address of a complaint's page."""
    return reverse(
        "desk:information_complaint", kwargs={"code": request.institution.code, "complaint": complaint_id}
    )


def _of_complaint(request: DeskRequest, complaint: ComplaintCard) -> Shown:
    state, tone = complaint_state(complaint)
    today = legal_date(timezone.now())
    term = complaint.term
    facts = [
        Fact(
            _("Reclamație la cererea"),
            complaint.request.written_number,
            address_of(request, complaint.request),
        ),
        Fact(_("Depusă"), _("în termen") if complaint.in_time else _("peste termen")),
    ]
    if (fact := _letter(request, _("Răspunsul"), complaint.answer)) is not None:
        facts.append(fact)
    may = request.powers.may(Permission.INFORMATION_HANDLE)
    page = Deed(
        _("Deschide reclamația"),
        complaint_address(request, complaint.id),
        "folder-open",
        not complaint.verdict,
    )
    return Shown(
        state=state,
        tone=tone,
        urgency=urgency(safe_on=term.safe_on, due_on=term.due_on, today=today)
        if term is not None and term.state == "open"
        else None,
        lock=None,
        warnings=[],
        facts=facts,
        deeds=[page] if may else [],
        complaints=[],
        court_cases=[],
    )
