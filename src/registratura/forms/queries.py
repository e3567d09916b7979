"""Forms and their versions, as screens, the portal and flows need them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from registratura.forms import handling as handlings
from registratura.forms import reading
from registratura.forms.definition import FORMAT, Definition, Words
from registratura.forms.handling import Handling
from registratura.forms.models import Form, FormVersion
from registratura.forms.rows import definition_of, handling_of
from registratura.kernel.text import sort_key


@dataclass(frozen=True, slots=True)
class VersionCard:
    """One version of a form, whole. `revision` counts the changes of a draft."""

    id: int
    form_id: int
    code: str
    number: int
    state: str
    definition: Definition
    handling: Handling
    revision: int
    back: str
    """What the last change of a draft was, empty when there is nothing to go back to."""
    sha256: str
    note: str
    begun_at: datetime
    published_at: datetime | None
    published_by: str
    retired_at: datetime | None

    @property
    def is_draft(self) -> bool:
        """Whether it may be changed."""
        return self.state == FormVersion.State.DRAFT.value


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form in the administrator's list; numbers are 0 where there is no such version."""

    id: int
    code: str
    title: str
    ready: str
    published_number: int
    published_at: datetime | None
    draft_number: int
    newest_number: int
    unit_id: int | None

    @property
    def state(self) -> str:
        """`published`, `draft` (never published) or `retired`."""
        if self.published_number:
            return "published"
        return "draft" if self.newest_number == self.draft_number == 1 else "retired"


@dataclass(frozen=True, slots=True)
class PublicForm:
    """A published form in the list of the portal."""

    code: str
    title: Words
    about: Words
    level: str
    has_fee: bool


def forms() -> list[FormCard]:
    """Return the forms of the institution in scope, in the order of the dictionary."""
    versions = FormVersion.objects.defer("definition", "handling", "earlier").order_by("form_id", "number")
    grouped: dict[int, list[FormVersion]] = {}
    for row in versions:
        grouped.setdefault(row.form_id, []).append(row)
    cards = [_card(form, grouped.get(form.id, [])) for form in Form.objects.order_by("id")]
    return sorted(cards, key=lambda card: (sort_key(card.title), card.id))


def form(form_id: int) -> FormCard | None:
    """Return a form, or None."""
    row = Form.objects.filter(pk=form_id).first()
    if row is None:
        return None
    versions = FormVersion.objects.defer("definition", "handling", "earlier").filter(form=row)
    return _card(row, list(versions.order_by("number")))


def versions(form_id: int) -> list[VersionCard]:
    """Return the versions of a form, newest first."""
    return [_version(row) for row in _whole().filter(form_id=form_id).order_by("-number")]


def draft(form_id: int) -> VersionCard | None:
    """Return the draft of a form, or None."""
    row = _whole().filter(form_id=form_id, state=FormVersion.State.DRAFT).first()
    return _version(row) if row is not None else None


def version(version_id: int) -> VersionCard | None:
    """Return a version by its key, whatever its state: what was filed by it is read with it."""
    row = _whole().filter(pk=version_id).first()
    return _version(row) if row is not None else None


def published(code: str) -> VersionCard | None:
    """Return the version of a form that persons fill in now, or None."""
    row = _whole().filter(form__code=code, state=FormVersion.State.PUBLISHED).first()
    return _version(row) if row is not None else None


def published_ready(ready: str) -> VersionCard | None:
    """Return the published version of the institution's copy of a ready form (`petition`, `law-544`…), or None."""
    row = _whole().filter(form__ready=ready, state=FormVersion.State.PUBLISHED).order_by("form_id").first()
    return _version(row) if row is not None else None


def published_forms() -> list[PublicForm]:
    """Return what may be filed now, in the order of the dictionary."""
    rows = (
        FormVersion.objects.filter(state=FormVersion.State.PUBLISHED)
        .order_by("id")
        .values_list(
            "form__code", "definition__title", "definition__about", "handling__level", "handling__fee_code"
        )
    )
    found = [
        PublicForm(code, _words(title), _words(about), level or "", bool(fee))
        for code, title, about, level, fee in rows
    ]
    return sorted(found, key=lambda one: (sort_key(one.title.ro), one.code))


def exported(card: VersionCard) -> str:
    """Return a version as a file for another institution: what travels, without this office's units and registers."""
    whole = {
        "format": FORMAT,
        "definition": reading.to_data(card.definition),
        "handling": handlings.to_data(card.handling, portable=True),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _whole() -> QuerySet[FormVersion]:
    return FormVersion.objects.select_related("form", "published_by")


def _words(data: Any) -> Words:
    if isinstance(data, dict):
        return Words(str(data.get("ro", "")), str(data.get("en", "")))
    return Words(str(data or ""))


def _card(row: Form, versions: list[FormVersion]) -> FormCard:
    by_state = {version.state: version for version in versions}
    published = by_state.get(FormVersion.State.PUBLISHED)
    draft = by_state.get(FormVersion.State.DRAFT)
    newest = versions[-1] if versions else None
    return FormCard(
        id=row.id,
        code=row.code,
        title=row.title,
        ready=row.ready,
        published_number=published.number if published else 0,
        published_at=published.published_at if published else None,
        draft_number=draft.number if draft else 0,
        newest_number=newest.number if newest else 0,
        unit_id=(published or newest).unit_id if newest else None,
    )


def _version(row: FormVersion) -> VersionCard:
    return VersionCard(
        id=row.id,
        form_id=row.form_id,
        code=row.form.code,
        number=row.number,
        state=row.state,
        definition=definition_of(row),
        handling=handling_of(row),
        revision=row.revision,
        back=str(row.earlier[-1]["what"]) if row.earlier else "",
        sha256=row.sha256,
        note=row.note,
        begun_at=row.begun_at,
        published_at=row.published_at,
        published_by=row.published_by.full_name if row.published_by is not None else "",
        retired_at=row.retired_at,
    )
