"""The notice to the supervisory authority as sections, in the order in which the law asks for them."""

from datetime import datetime

from django.utils.translation import gettext as _

from registratura.incidents.queries import IncidentCard
from registratura.kernel.calendar import BUCHAREST
from registratura.registers.printing.report_pdf import Section

LAW = "Regulamentul (UE) 2016/679, art. 33 alin. (3)"
TITLE = "Notificarea încălcării securității datelor cu caracter personal"
SIGNERS = ("Responsabilul cu protecția datelor", "Conducătorul instituției")


def sections_of(*, card: IncidentCard) -> list[Section]:
    """
    Return the notice: nature with categories and counts, contact, consequences, measures; then the clock and phases.

    Law: GDPR art. 33 alin. (3) lit. a)-d), alin. (1) și (4).
    """
    line = card.line
    late = next((one.late_reason for one in card.notifications if one.late_reason), "")
    return [
        Section(
            _("a) Natura încălcării"),
            (
                (_("Incidentul"), line.title),
                (_("Ce s-a atins"), "; ".join(name.partition(":")[0] for name in line.nature_names)),
                (_("Când a avut loc"), _span(card.occurred_from, card.occurred_to)),
                (_("Numărul persoanelor vizate"), _count(card.persons_count, line.affected_count)),
                (_("Numărul înregistrărilor de date"), _count(card.records_count, 0)),
            ),
            remark="\n".join(part for part in (card.facts, card.data_words) if part),
            law=f"{LAW} lit. a)",
        ),
        Section(
            _("b) Punctul de contact"),
            ((_("Responsabilul cu protecția datelor"), card.contact or _("necompletat")),),
            law=f"{LAW} lit. b)",
        ),
        Section(
            _("c) Consecințele probabile"),
            ((_("Riscul"), line.risk_name or _("în evaluare")),),
            remark="\n".join(part for part in (card.effects or _("în evaluare"), card.risk_reason) if part),
            law=f"{LAW} lit. c)",
        ),
        Section(
            _("d) Măsurile luate sau propuse"),
            ((_("Informarea persoanelor"), _told(card)),),
            remark=card.measures or _("în lucru"),
            law=f"{LAW} lit. d)",
        ),
        Section(
            _("Termenul și etapele"),
            (
                (_("S-a aflat"), moment(value=line.aware_at)),
                (_("Termenul de 72 de ore"), moment(value=line.due_at)),
                *(
                    (_("Etapa %d") % one.phase, f"{moment(value=one.notified_at)} {one.reference}".strip())
                    for one in card.notifications
                ),
            ),
            remark=_("Motivele întârzierii: %s") % late if late else "",
            law="Regulamentul (UE) 2016/679, art. 33 alin. (1) și (4)",
        ),
    ]


def moment(*, value: datetime | None) -> str:
    """Return a moment as it is read in Bucharest, empty for none."""
    return f"{value.astimezone(BUCHAREST):%d.%m.%Y, %H:%M}" if value else ""


def _span(start: datetime | None, end: datetime | None) -> str:
    if start is None and end is None:
        return _("necunoscut încă")
    return f"{moment(value=start) or '…'} – {moment(value=end) or '…'}"


def _count(said: int | None, computed: int) -> str:
    if said is not None:
        return str(said)
    return _("%d, din jurnalul de acces") % computed if computed else _("necunoscut încă")


def _told(card: IncidentCard) -> str:
    if card.spared_name:
        return card.spared_name
    if not card.line.must_tell_persons:
        return _("nu se cere")
    done = card.line.affected_count - card.line.untold_count
    return _("%(done)d din %(all)d informate") % {"done": done, "all": card.line.affected_count}
