"""The way of a petition through its law: what is done, what is next, with the article and one deed each."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.correspondents import queries as directory
from registratura.deadlines import queries as terms
from registratura.deadlines.queries import DeadlineCard
from registratura.doors.desk.petitions.lookup import Found
from registratura.doors.shared.auth import DeskRequest
from registratura.doors.shared.formats import ro_date
from registratura.flows import petition_answers as answers
from registratura.flows import terms as term_flow
from registratura.flows.petition_letters import last_safe_day
from registratura.institutions.permissions import Permission
from registratura.petitions import queries as petitions
from registratura.petitions import rules
from registratura.petitions.terms import SIGNATURE_ROLES
from registratura.registers import queries as registers
from registratura.routing import queries as ways


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing that the law asks. `state`: done | now | later | warn; `href` is the one deed, empty when none is
    offered to the reader.
    """

    key: str
    title: str
    law: str
    words: str
    state: str
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """The steps of a petition, and the first that waits."""

    steps: list[Step]

    @property
    def next(self) -> Step | None:
        """The step that waits, a warning before the rest."""
        waiting = [step for step in self.steps if step.state == "warn"]
        waiting += [step for step in self.steps if step.state == "now"]
        return waiting[0] if waiting else None


def path_of(request: DeskRequest, found: Found) -> Path:
    """Return what the law asks of a petition in work, in its order; an ended one has no steps."""
    if not found.card.open:
        return Path([])
    officer = request.powers.may(Permission.PETITION_HANDLE)
    running = running_term(found)
    return Path(
        [
            _kind(found, officer),
            _identity(found, officer),
            *([_alike(found)] if officer else []),
            _competence(found, officer),
            _work(request, found, running),
            _solution(request, found),
            _signatures(request, found),
            _dispatch(request, found, running),
        ]
    )


def running_term(found: Found) -> DeadlineCard | None:
    """Return the term that runs for the answer, or None."""
    cards = terms.state_of(subject_type=term_flow.SUBJECT, subject_id=found.entry.id, today=found.today)
    return next((card for card in cards if card.state == "open" and card.rule_code != "PET-RED"), None)


def _kind(found: Found, officer: bool) -> Step:
    card = found.card
    words = ", ".join([card.kind_name, card.sender_type_name, card.domain_name])
    return Step(
        "kind",
        _("Felul petiției") if card.described else _("Stabiliți felul petiției"),
        "OG 27/2002 art. 2",
        words if card.described else _("Propus: %s") % words,
        "done" if card.described else "now",
        _("Schimbă") if card.described else _("Stabilește felul"),
        found.href("petition_describe") if officer else "",
    )


def missing_of(found: Found) -> tuple[str, ...]:
    """Return which identification data the register does not hold: name, contact."""
    parties = [party for party in registers.parties_of(found.entry.id) if party.role == "sender"]
    known = [directory.by_id(party.correspondent_id) for party in parties if party.correspondent_id]
    return rules.missing_identification(
        sender_type=found.card.sender_type,
        name=found.entry.sender_name,
        address=" ".join(one.address or one.locality for one in known if one is not None),
        email=" ".join(one.email for one in known if one is not None),
    )


def _identity(found: Found, officer: bool) -> Step:
    missing = missing_of(found)
    names = {"name": _("numele întreg"), "contact": _("o adresă sau un e-mail")}
    lacking = _(" și ").join(names[each] for each in missing)
    href = found.href("petition_class") if officer else ""
    if rules.proposes_anonymous(missing):
        words = _("Lipsesc %s: se propune clasarea ca anonimă. Hotărâți dumneavoastră.") % lacking
        return Step("identity", _("Petiționarul"), "OG 27/2002 art. 7", words, "warn", _("Clasează…"), href)
    words = _("Lipsește %s; petiția se lucrează.") % lacking if missing else found.entry.sender_name
    return Step("identity", _("Petiționarul"), "OG 27/2002 art. 7", words, "done", _("Clasează…"), href)


def _alike(found: Found) -> Step:
    others = [one for one in petitions.alike(found.entry.id) if one.entry_id not in found.card.connected_ids]
    title = _("Petiții asemănătoare")
    if not others:
        return Step("alike", title, "OG 27/2002 art. 10", _("Nu s-a găsit alta ca ea."), "done")
    words = ngettext(
        "%(n)s petiție seamănă cu aceasta; cea mai apropiată, %(number)s, %(percent)s %%.",
        "%(n)s petiții seamănă cu aceasta; cea mai apropiată, %(number)s, %(percent)s %%.",
        len(others),
    ) % {"n": len(others), "number": others[0].written_number, "percent": others[0].percent}
    href = found.href("petition_pair", other=others[0].entry_id)
    return Step("alike", title, "OG 27/2002 art. 10", words, "warn", _("Compară"), href)


def _competence(found: Found, officer: bool) -> Step:
    last = last_safe_day(entry=found.entry)
    if ways.path_of(found.entry.id, at=timezone.now()):
        words = _("Este de competența instituției: a fost repartizată.")
    elif found.today <= last:
        words = _("Dacă nu este de competența noastră, se trimite mai departe până la %s.") % ro_date(last)
    else:
        words = _("Cele 5 zile pentru redirecționare s-au împlinit la %s.") % ro_date(last)
    href = found.href("petition_redirect") if officer else ""
    return Step(
        "competence", _("Competența"), "OG 27/2002 art. 6¹", words, "done", _("Redirecționează…"), href
    )


def _work(request: DeskRequest, found: Found, running: DeadlineCard | None) -> Step:
    law, title = "OG 27/2002 art. 6", _("Repartizarea")
    holder = ways.holder_of(found.entry.id)
    href = found.href("work_assign") if request.powers.may(Permission.ENTRY_ASSIGN) else ""
    if holder is None:
        return Step("work", title, law, _("Nu este la nimeni."), "now", _("Repartizează"), href)
    words = ", ".join(filter(None, [holder.user_name, holder.unit_name]))
    if running is not None:
        by = hand_in_day(running.due_on)
        words = _("%(who)s; răspunsul se predă la relații cu publicul până la %(day)s.") % {
            "who": words,
            "day": ro_date(by),
        }
    return Step("work", title, law, words, "done")


def hand_in_day(due_on: date) -> date:
    """Return the day by which the compartment hands its answer in, as the institution settled."""
    calendar = terms.calendar_in_force()
    return rules.hand_in_day(
        due_on=due_on,
        lead_days=petitions.options().lead_days,
        is_working=lambda day: not calendar.reason_off(day),
    )


def _solution(request: DeskRequest, found: Found) -> Step:
    card, law = found.card, "OG 27/2002 art. 13"
    may = answers.may_write_solution(entry=found.entry, powers=request.powers, by=request.user)
    href = found.href("petition_solution") if may else ""
    if card.legal_ground:
        words = f"{card.solution_name}, {card.legal_ground}"
        return Step("solution", _("Soluția și temeiul"), law, words, "done", _("Schimbă"), href)
    words = _("Fără temei legal scris, răspunsul nu pleacă.")
    return Step("solution", _("Soluția și temeiul"), law, words, "now", _("Scrie soluția"), href)


def _signatures(request: DeskRequest, found: Found) -> Step:
    card, law, title = found.card, "OG 27/2002 art. 13", _("Două semnături")
    if not card.missing:
        words = _(" și ").join(line.signed_by for line in card.signatures)
        return Step("signatures", title, law, _("Au semnat %s.") % words, "done")
    words = _("Lipsește: %s.") % ", ".join(str(SIGNATURE_ROLES[role]) for role in card.missing)
    ready = bool(card.legal_ground)
    href = f"{found.back}#semnaturi" if ready and request.powers.may(Permission.TERM_EXTEND) else ""
    return Step("signatures", title, law, words, "now" if ready else "later", _("Semnează"), href)


def _dispatch(request: DeskRequest, found: Found, running: DeadlineCard | None) -> Step:
    law, title = "OG 27/2002 art. 8", _("Răspunsul pleacă")
    due = ro_date(running.due_on) if running is not None else ""
    words = _("Până la %s; termenul se oprește la expediere, nu la redactare.") % due
    channel = dict(registers.channel_names())[answers.answer_channel(entry=found.entry)]
    words += " " + _("Calea: %s, ca petiția.") % channel
    ready = bool(found.card.legal_ground) and not found.card.missing
    href = found.href("answer") if ready and request.powers.may(Permission.PETITION_HANDLE) else ""
    return Step("dispatch", title, law, words, "now" if ready else "later", _("Răspunde"), href)
