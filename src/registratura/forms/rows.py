"""Rows of this room as the values they hold, held while they change, with their line in the journal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from registratura.forms import handling as handlings
from registratura.forms import reading
from registratura.forms.definition import Definition
from registratura.forms.errors import FormRefusedError
from registratura.forms.handling import Handling
from registratura.forms.models import Form, FormVersion
from registratura.journal import services as journal
from registratura.journal.services import Actor


def definition_of(row: FormVersion) -> Definition:
    """Return the definition that a version holds."""
    return reading.from_data(row.definition)


def handling_of(row: FormVersion) -> Handling:
    """Return how filings by a version are handled."""
    return replace(handlings.from_data(row.handling), unit_id=row.unit_id)


def digest_of(row: FormVersion) -> str:
    """Return the digest of what a version asks and how it is handled."""
    whole = {"definition": row.definition, "handling": row.handling, "unit": row.unit_id}
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def handling_data(handling: Handling) -> dict[str, Any]:
    """Give a handling as it is kept: the unit stands in its own column."""
    return handlings.to_data(replace(handling, unit_id=None))


def locked(form_id: int) -> Form:
    """Return a form, held until the transaction ends. Raises: FormRefusedError."""
    form = Form.objects.select_for_update().filter(pk=form_id).first()
    if form is None:
        raise FormRefusedError(_("Formularul nu există."))
    return form


def write_down(form: Form, by: Actor | None, *, action: str, **details: object) -> None:
    """Write an act on a form into the journal."""
    journal.record(
        action=action, subject_type="form", subject_id=form.id, by=by, details={"code": form.code, **details}
    )
