"""The draft of a form: begun, changed, brought back, given up, published; and a published form taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.forms import reading
from registratura.forms.definition import Definition
from registratura.forms.errors import DraftChangedError, FormRefusedError, NotPublishedError, refused
from registratura.forms.handling import Handling
from registratura.forms.models import FormVersion
from registratura.forms.publishing import problems
from registratura.forms.reading import DefinitionFault
from registratura.forms.rows import (
    definition_of,
    digest_of,
    handling_data,
    handling_of,
    locked,
    write_down,
)
from registratura.institutions import queries as institutions
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise

STEPS_BACK: Final = 20
KEPT_BYTES: Final = 2_000_000
"""How many steps of a draft, and how many characters of them, are kept for going back."""

Change = Callable[[Definition, Handling], tuple[Definition, Handling]]


@transaction.atomic
def begin_draft(*, form_id: int, by: Actor | None, now: datetime) -> int:
    """
    Begin the next version of a form from its newest one; with a draft there already, return that.

    Raises: FormRefusedError.
    """
    form = locked(form_id)
    rows = FormVersion.objects.filter(form=form).order_by("-number")
    newest = rows.first()
    if newest is None:
        raise FormRefusedError(_("Formularul nu are nicio versiune. Copiați alt formular."))
    if newest.state == FormVersion.State.DRAFT:
        return newest.id
    row = FormVersion(
        institution_id=form.institution_id,
        form=form,
        number=newest.number + 1,
        definition=newest.definition,
        handling=newest.handling,
        unit_id=newest.unit_id,
        begun_at=now,
        begun_by_id=by.id if by is not None else None,
    )
    row.save(force_insert=True)
    write_down(form, by, action="forms.draft.begun", number=row.number)
    return row.id


@transaction.atomic
def change_draft(*, form_id: int, change: Change, what: str, seen: int | None, by: Actor) -> None:
    """
    Change the draft of a form. `what` says the change in few words, for going back and for the journal.

    change: gives the new definition and handling from those there; the same ones change nothing.
    seen: the revision the person looked at; None when the change does not depend on it.

    Raises: FormRefusedError, DraftChangedError.
    """
    row = _draft(form_id)
    if seen is not None and seen != row.revision:
        raise DraftChangedError(
            _(
                "Ciorna s-a schimbat între timp, în altă fereastră sau de altcineva. Uitați-vă și încercați din nou."
            )
        )
    before = definition_of(row), handling_of(row)
    try:
        definition, handling = change(*before)
        data = reading.to_data(definition)
        reading.parse(
            json.dumps(data, ensure_ascii=False)
        )  # what is kept can be read again, whatever made it
    except DefinitionFault as fault:
        raise refused(fault) from fault
    if (definition, handling) == before:
        return
    step = {"what": what[:200], "definition": row.definition, "handling": row.handling, "unit": row.unit_id}
    row.earlier = _bounded([*row.earlier, step])
    _write(row, definition, handling)
    write_down(row.form, by, action="forms.draft.changed", number=row.number, what=what[:200])


@transaction.atomic
def undo(*, form_id: int, by: Actor) -> str:
    """
    Bring the draft back to what it was before its last change and return what that change was.

    Raises: FormRefusedError when there is nothing to bring back.
    """
    row = _draft(form_id)
    if not row.earlier:
        raise FormRefusedError(_("Nu mai este nicio schimbare la care să reveniți."))
    *rest, step = row.earlier
    row.earlier = rest
    row.definition, row.handling, row.unit_id = step["definition"], step["handling"], step["unit"]
    _save(row)
    write_down(row.form, by, action="forms.draft.undone", number=row.number, what=step["what"])
    return str(step["what"])


@transaction.atomic
def discard_draft(*, form_id: int, by: Actor) -> None:
    """
    Give up the draft of a form that has a published or retired version.

    Raises: FormRefusedError.
    """
    row = _draft(form_id)
    if row.number == 1:
        raise FormRefusedError(
            _("Formularul are numai această ciornă; publicați-o sau lăsați-o pentru mai târziu.")
        )
    number, form = row.number, row.form
    row.delete()
    write_down(form, by, action="forms.draft.discarded", number=number)


@transaction.atomic
def publish(*, form_id: int, note: str = "", by: Actor | None, now: datetime) -> int:
    """
    Publish the draft of a form; the version published before is retired. Return the number of the version.

    Raises: NotPublishedError with what to mend, FormRefusedError.
    """
    row = _draft(form_id)
    definition, handling = definition_of(row), handling_of(row)
    on = timezone.localdate(now)
    found = [one for one in problems(definition, handling, on=on) if one.blocks]
    unit = institutions.unit_by_id(row.unit_id) if row.unit_id else None
    if found:
        words = ngettext("Formularul nu s-a publicat: un lucru de îndreptat.",
                         "Formularul nu s-a publicat: %(count)s lucruri de îndreptat.", len(found))  # fmt: skip
        raise NotPublishedError(words % {"count": len(found)}, problems=found)
    if unit is None or unit.closed_on is not None:
        raise NotPublishedError(
            _("Compartimentul la care ajunge formularul este închis. Alegeți unul deschis, apoi publicați.")
        )
    before = FormVersion.objects.filter(form_id=form_id, state=FormVersion.State.PUBLISHED).first()
    if before is not None:
        _retire(before, by, now)
    row.state, row.published_at, row.published_by_id = (
        FormVersion.State.PUBLISHED,
        now,
        by.id if by is not None else None,
    )
    row.sha256, row.earlier, row.note = digest_of(row), [], ro_normalise(note, single_line=True)[:300]
    row.save(update_fields=["state", "published_at", "published_by", "sha256", "earlier", "note"])
    form = row.form
    if form.title != definition.title.ro:
        form.title = definition.title.ro
        form.save(update_fields=["title"])
    write_down(form, by, action="forms.version.published", number=row.number, sha256=row.sha256)
    return row.number


@transaction.atomic
def retire(*, form_id: int, by: Actor, now: datetime) -> None:
    """
    Take a form away from the portal; what was filed by it stays, and a new version may be published later.

    Raises: FormRefusedError.
    """
    form = locked(form_id)
    row = FormVersion.objects.filter(form=form, state=FormVersion.State.PUBLISHED).first()
    if row is None:
        raise FormRefusedError(_("Formularul nu este publicat; nu este nimic de retras."))
    _retire(row, by, now)
    write_down(form, by, action="forms.version.retired", number=row.number)


def _retire(row: FormVersion, by: Actor | None, now: datetime) -> None:
    row.state, row.retired_at = FormVersion.State.RETIRED, now
    row.retired_by_id = by.id if by is not None else None
    row.save(update_fields=["state", "retired_at", "retired_by"])


def _draft(form_id: int) -> FormVersion:
    form = locked(form_id)
    row = FormVersion.objects.filter(form=form, state=FormVersion.State.DRAFT).first()
    if row is None:
        raise FormRefusedError(_("Formularul nu are o ciornă. Începeți întâi o versiune nouă."))
    row.form = form
    return row


def _write(row: FormVersion, definition: Definition, handling: Handling) -> None:
    if handling.unit_id is not None and institutions.unit_by_id(handling.unit_id) is None:
        raise FormRefusedError(_("Compartimentul ales nu există. Alegeți altul."), field="unit_id")
    row.definition, row.handling = reading.to_data(definition), handling_data(handling)
    row.unit_id = handling.unit_id
    _save(row)


def _save(row: FormVersion) -> None:
    row.revision += 1
    row.save(update_fields=["definition", "handling", "unit", "earlier", "revision"])


def _bounded(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    steps = steps[-STEPS_BACK:]
    while len(steps) > 1 and len(json.dumps(steps, ensure_ascii=False)) > KEPT_BYTES:
        steps = steps[1:]
    return steps
