"""New forms: empty, copied, read from a file, or the ready ones of the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.forms import editing, reading
from registratura.forms import handling as handlings
from registratura.forms.definition import (
    LABEL_LENGTH,
    Definition,
    Field,
    Kind,
    Meaning,
    Page,
    Words,
)
from registratura.forms.errors import FormRefusedError, refused
from registratura.forms.handling import Handling
from registratura.forms.models import Form, FormVersion
from registratura.forms.reading import DefinitionFault
from registratura.forms.ready import ReadyForm, ready_forms
from registratura.forms.rows import definition_of, handling_data, handling_of, write_down
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution

CODE_LENGTH = 60
FORMS_MOST = 300


@transaction.atomic
def add_form(*, title: str, by: Actor, now: datetime) -> int:
    """
    Add a form with a first page that asks the name and an address to answer; return its key.

    Raises: FormRefusedError.
    """
    words = Words(_titled(title))
    page = Page(
        key="cine-sunteti",
        title=Words("Cine sunteți", "Who you are"),
        fields=(
            Field("nume", Kind.TEXT, Words("Numele și prenumele", "Full name"), meaning=Meaning.NAME),
            Field("email", Kind.EMAIL, Words("Adresa de e-mail", "E-mail address"), meaning=Meaning.EMAIL),
        ),
    )
    return _added(Definition(title=words, pages=(page,)), Handling(), ready="", by=by, now=now)


@transaction.atomic
def copy_form(*, form_id: int, title: str, by: Actor, now: datetime) -> int:
    """
    Add a form that begins as the newest version of another; return its key.

    Raises: FormRefusedError.
    """
    newest = FormVersion.objects.filter(form_id=form_id).order_by("-number").first()
    if newest is None:
        raise FormRefusedError(_("Formularul nu există."))
    definition = replace(definition_of(newest), title=Words(_titled(title)))
    return _added(definition, handling_of(newest), ready="", by=by, now=now)


@transaction.atomic
def import_form(*, content: bytes, by: Actor, now: datetime) -> int:
    """
    Add a form from a file that `queries.exported` gave; return its key.

    Raises: FormRefusedError with the place of the fault.
    """
    try:
        data = reading.read_json(content)
        if isinstance(data, dict) and "definition" in data:
            definition, handling = (
                reading.from_data(data["definition"]),
                handlings.from_data(data.get("handling", {})),
            )
        else:
            definition, handling = reading.from_data(data), Handling()
    except DefinitionFault as fault:
        raise refused(fault, field="file") from fault
    portable = {name: getattr(handling, name) for name in handlings.PORTABLE}
    return _added(definition, Handling(**portable), ready="", by=by, now=now)


@transaction.atomic
def add_ready(
    *, codes: Sequence[str] | None = None, unit_id: int | None = None, by: Actor | None, now: datetime
) -> list[int]:
    """
    Add the ready forms of the product that the institution lacks, as drafts; return the keys of those added.

    codes: only these; None for all. unit_id: where they land, to be changed form by form.
    """
    there = set(Form.objects.exclude(ready="").values_list("ready", flat=True))
    wanted = [one for one in ready_forms() if one.code not in there and (codes is None or one.code in codes)]
    return [_added_ready(one, unit_id, by, now) for one in wanted]


def _added_ready(one: ReadyForm, unit_id: int | None, by: Actor | None, now: datetime) -> int:
    handling = replace(one.handling, unit_id=unit_id)
    return _added(one.definition, handling, ready=one.code, by=by, now=now)


def _titled(title: str) -> str:
    words = ro_normalise(title, single_line=True)
    if not words:
        raise FormRefusedError(_("Scrieți titlul formularului."), field="title")
    if len(words) > LABEL_LENGTH:
        raise FormRefusedError(_("Titlul are peste 300 de caractere; scurtați-l."), field="title")
    return words


def _added(definition: Definition, handling: Handling, *, ready: str, by: Actor | None, now: datetime) -> int:
    if Form.objects.count() >= FORMS_MOST:
        raise FormRefusedError(_("Instituția are deja 300 de formulare. Folosiți din nou unul retras."))
    taken = set(Form.objects.values_list("code", flat=True))
    author = by.id if by is not None else None
    form = Form(
        institution_id=required_institution(),
        code=editing.name_from(ready or definition.title.ro, taken=taken, joint="-")[:CODE_LENGTH],
        ready=ready,
        title=definition.title.ro,
        added_at=now,
        added_by_id=author,
    )
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError as error:
        if "forms_form_code_once" not in str(error):
            raise
        raise FormRefusedError(
            _("Un formular cu același titlu s-a adăugat chiar acum. Încercați din nou."), field="title"
        ) from error
    version = FormVersion(
        institution_id=form.institution_id,
        form=form,
        number=1,
        definition=reading.to_data(definition),
        handling=handling_data(handling),
        unit_id=handling.unit_id,
        begun_at=now,
        begun_by_id=author,
    )
    version.save(force_insert=True)
    write_down(form, by, action="forms.form.added", title=form.title, ready=ready)
    return form.id
