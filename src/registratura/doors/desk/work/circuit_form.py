"""A circuit of approval as it is typed: a row for each step, with who decides and when its turn comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registratura.doors.desk.work.offered import Offer, chosen
from registratura.kernel.text import ro_normalise
from registratura.routing.orders import Holder, StepDraft
from registratura.routing.queries import CircuitCard, LaidStep

MOST_ROWS = 12
USUAL_ROWS = 4
NEXT, SAME, START = "next", "same", "start"


@dataclass(slots=True)
class StepRow:
    """A row of the form. `after` holds numbers of rows as typed, and wins over `turn`."""

    number: int
    name: str = ""
    who: str = ""
    turn: str = NEXT
    after: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name or self.who or self.after)


def turns() -> list[tuple[str, str]]:
    """Return the ways in which the turn of a step comes."""
    return [
        (NEXT, _("după cel dinainte")),
        (SAME, _("odată cu cel dinainte")),
        (START, _("de la început")),
    ]


def read_rows(data: Mapping[str, str]) -> list[StepRow]:
    """Read the rows of a posted form, as many as were shown."""
    shown = data.get("rows", "")
    count = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 3 else USUAL_ROWS
    rows = []
    for number in range(1, max(1, min(count, MOST_ROWS)) + 1):
        texts = {
            name: ro_normalise(data.get(f"{name}_{number}", ""), single_line=True)
            for name in ("name", "who", "turn", "after")
        }
        turn = texts["turn"] if texts["turn"] in (NEXT, SAME, START) else NEXT
        rows.append(StepRow(number, texts["name"][:200], texts["who"][:300], turn, texts["after"][:60]))
    return rows


def blank_rows(rows: Sequence[StepRow], *, more: int = 0) -> list[StepRow]:
    """Return rows filled up with empty ones: to the usual count, and so many more when asked."""
    wanted = min(MOST_ROWS, max(USUAL_ROWS, len(rows) + more))
    return [*rows, *(StepRow(number) for number in range(len(rows) + 1, wanted + 1))]


def steps_of(rows: Sequence[StepRow], *, offered: Sequence[Offer]) -> list[StepDraft]:
    """Return the steps of what was typed; what cannot be understood stands in the `errors` of its row."""
    steps: list[StepDraft] = []
    group: tuple[str, ...] = ()  # the rows that are asked together with the last one
    before: tuple[str, ...] = ()  # what that group waits for
    for row in rows:
        if row.empty:
            continue
        code = str(row.number)
        if row.after:
            after = _numbers(row)
            group, before = (code,), after
        elif row.turn == SAME and group:
            after = before
            group = (*group, code)
        else:
            after = () if row.turn == START else group
            group, before = (code,), after
        offer = _decider(row, offered)
        if not row.name:
            row.errors["name"] = _("Scrieți ce se cere la acest pas, de pildă „Viză juridică”.")
        if offer is not None and not row.errors:
            steps.append(StepDraft(code, row.name, offer.holder, after, offer.role))
    return steps


def _numbers(row: StepRow) -> tuple[str, ...]:
    parts = row.after.replace(",", " ").split()
    if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts):
        row.errors["after"] = _("Scrieți numerele pașilor, despărțite prin virgulă: 1, 2.")
        return ()
    return tuple(dict.fromkeys(str(int(part)) for part in parts))


def _decider(row: StepRow, offered: Sequence[Offer]) -> Offer | None:
    if not row.who:
        row.errors["who"] = _("Alegeți cine decide.")
        return None
    try:
        return chosen(row.who, offered=offered)
    except ValueError as error:
        row.errors["who"] = str(error)
        return None


def rows_of(card: CircuitCard, *, offered: Sequence[Offer]) -> list[StepRow]:
    """Return the rows that stand for a circuit as it is laid down."""
    number_of = {step.code: number for number, step in enumerate(card.steps, start=1)}
    rows: list[StepRow] = []
    group: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    for step in card.steps:
        row = StepRow(number_of[step.code], step.name, _label(step, offered))
        if group and set(step.after) == set(before):
            row.turn = SAME
            group = (*group, step.code)
        else:
            if set(step.after) != set(group):
                row.turn = START if not step.after else NEXT
                row.after = ", ".join(str(number_of[code]) for code in step.after)
            group, before = (step.code,), step.after
        rows.append(row)
    return rows


def _label(step: LaidStep, offered: Sequence[Offer]) -> str:
    wanted = (Holder(step.unit_id, step.user_id), step.role)
    return next((offer.label for offer in offered if (offer.holder, offer.role) == wanted), step.holder)
