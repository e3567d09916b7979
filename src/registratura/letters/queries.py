"""Templates, their versions, the head of the letters, and the letters begun, as screens and flows need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from registratura.kernel.text import fold
from registratura.letters.kinds import Format, Kind, Outcome
from registratura.letters.models import Letter, Letterhead, LetterTemplate, TemplateVersion
from registratura.letters.slots import Slot, slots_of_fields, slots_of_text

__all__ = ["Format", "Kind", "Outcome"]

ATTEMPTS_MOST = 30
REST = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A template, without its text; `version_number` is the newest published, 0 before the first."""

    id: int
    code: str
    name: str
    kind: str
    kind_name: str
    outcome: str
    outcome_name: str
    format: str
    format_name: str
    document_kind: str
    about: str
    suits: tuple[str, ...]
    register_codes: tuple[str, ...]
    retired_at: datetime | None
    version_number: int
    published_at: datetime | None

    @property
    def is_usable(self) -> bool:
        """Whether letters are written from it."""
        return self.retired_at is None and self.version_number > 0

    def fits(self, *, document_kind: str, register_code: str) -> int:
        """Return how well it suits an entry: 2 named for its kind, 1 for any kind, 0 not for its kind or register."""
        if self.register_codes and register_code not in self.register_codes:
            return 0
        if not self.suits:
            return 1
        return 2 if fold(document_kind) in {fold(kind) for kind in self.suits} else 0


@dataclass(frozen=True, slots=True)
class VersionCard:
    """A published version: its text or its file."""

    id: int
    template_id: int
    number: int
    text: str
    file: bytes
    fields: tuple[str, ...]
    published_at: datetime
    published_by: str
    note: str

    @property
    def slots(self) -> list[Slot]:
        """The places that a person fills in."""
        return slots_of_text(self.text) if self.text else slots_of_fields(self.fields)


@dataclass(frozen=True, slots=True)
class LetterheadCard:
    """What stands on every letter; empty texts and no logo before it was set."""

    above: str = ""
    below: str = ""
    logo: bytes = b""
    signer_name: str = ""
    signer_title: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LetterCard:
    """A letter with what was written in it."""

    id: int
    institution_id: int
    version_id: int
    template_id: int
    template_name: str
    outcome: str
    format: str
    document_kind: str
    about_id: int
    entry_id: int | None
    document_id: int | None
    edited_id: int | None
    request_key: UUID
    state: str
    state_name: str
    written: dict[str, object]
    begun_at: datetime
    begun_by_id: int | None
    begun_by: str
    changed_at: datetime
    attempt_count: int
    problem: str

    @property
    def is_open(self) -> bool:
        """Whether it can still be written."""
        return self.state == Letter.State.DRAFT.value


def templates(*, with_retired: bool = False) -> list[TemplateCard]:
    """Return the templates of the institution in scope by kind and name."""
    rows = LetterTemplate.objects.order_by("kind", "name", "id")
    if not with_retired:
        rows = rows.filter(retired_at__isnull=True)
    found = list(rows)
    newest = _newest([row.id for row in found])
    order = [kind.value for kind in Kind]
    return sorted(
        (_template(row, newest.get(row.id)) for row in found), key=lambda one: order.index(one.kind)
    )


def template(template_id: int) -> TemplateCard | None:
    """Return a template, or None."""
    row = LetterTemplate.objects.filter(pk=template_id).first()
    return _template(row, _newest([row.id]).get(row.id)) if row is not None else None


def template_by_code(code: str) -> TemplateCard | None:
    """Return the institution's copy of a letter of the product while it is in use, or None."""
    row = LetterTemplate.objects.filter(code=code, retired_at__isnull=True).order_by("id").first()
    return _template(row, _newest([row.id]).get(row.id)) if row is not None else None


def working_text(template_id: int) -> str:
    """Return the text of a template that is being written: the kept one, else the newest published."""
    kept = LetterTemplate.objects.filter(pk=template_id).values_list("working_text", flat=True).first()
    if kept:
        return kept
    newest = newest_version(template_id)
    return newest.text if newest is not None else ""


def versions(template_id: int) -> list[VersionCard]:
    """Return the versions of a template, newest first."""
    rows = (
        TemplateVersion.objects.filter(template_id=template_id)
        .select_related("published_by")
        .order_by("-number")
    )
    return [_version(row) for row in rows]


def newest_version(template_id: int) -> VersionCard | None:
    """Return the version from which letters are begun now."""
    row = (
        TemplateVersion.objects.filter(template_id=template_id)
        .select_related("published_by")
        .order_by("-number")
        .first()
    )
    return _version(row) if row is not None else None


def version(version_id: int) -> VersionCard | None:
    """Return a version, or None."""
    row = TemplateVersion.objects.filter(pk=version_id).select_related("published_by").first()
    return _version(row) if row is not None else None


def letterhead() -> LetterheadCard:
    """Return the head of the letters of the institution in scope."""
    row = Letterhead.objects.first()
    if row is None:
        return LetterheadCard()
    return LetterheadCard(
        row.above, row.below, bytes(row.logo), row.signer_name, row.signer_title, row.changed_at
    )


def letter(letter_id: int) -> LetterCard | None:
    """Return a letter, or None."""
    row = _letters().filter(pk=letter_id).first()
    return _letter(row) if row is not None else None


def letters_of(entry_id: int) -> list[LetterCard]:
    """Return the letters begun about an entry, or standing at it, newest first; without those given up."""
    rows = (
        _letters().filter(Q(about_id=entry_id) | Q(entry_id=entry_id)).exclude(state=Letter.State.DISCARDED)
    )
    return [_letter(row) for row in rows.order_by("-begun_at", "-id")]


def letters_left(*, before: datetime) -> list[LetterCard]:
    """
    Return the letters whose number or document is still to come and that nobody has touched since a moment.

    Each failed attempt lets it rest longer: two minutes, four, and so on.
    """
    waiting = _letters().filter(
        state__in=[Letter.State.NUMBERING, Letter.State.NUMBERED],
        changed_at__lt=before,
        attempt_count__lt=ATTEMPTS_MOST,
    )
    found = (_letter(row) for row in waiting.order_by("changed_at", "id")[:200])
    return [card for card in found if card.changed_at < before - REST * card.attempt_count][:50]


def _letters() -> QuerySet[Letter]:
    return Letter.objects.select_related("version", "version__template", "begun_by")


def _letter(row: Letter) -> LetterCard:
    template = row.version.template
    return LetterCard(
        id=row.id,
        institution_id=row.institution_id,
        version_id=row.version_id,
        template_id=template.id,
        template_name=template.name,
        outcome=template.outcome,
        format=template.format,
        document_kind=template.document_kind,
        about_id=row.about_id,
        entry_id=row.entry_id,
        document_id=row.document_id,
        edited_id=row.edited_id,
        request_key=row.request_key,
        state=row.state,
        state_name=str(Letter.State(row.state).label),
        written=dict(row.written),
        begun_at=row.begun_at,
        begun_by_id=row.begun_by_id,
        begun_by=row.begun_by.full_name if row.begun_by is not None else "",
        changed_at=row.changed_at,
        attempt_count=row.attempt_count,
        problem=row.problem,
    )


def _newest(template_ids: list[int]) -> dict[int, tuple[int, datetime]]:
    rows = (
        TemplateVersion.objects.filter(template_id__in=template_ids)
        .order_by("template_id", "number")
        .values_list("template_id", "number", "published_at")
    )
    return {template_id: (number, at) for template_id, number, at in rows}


def _template(row: LetterTemplate, newest: tuple[int, datetime] | None) -> TemplateCard:
    return TemplateCard(
        id=row.id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        kind_name=str(Kind(row.kind).label),
        outcome=row.outcome,
        outcome_name=str(Outcome(row.outcome).label),
        format=row.format,
        format_name=str(Format(row.format).label),
        document_kind=row.document_kind,
        about=row.about,
        suits=tuple(row.suits),
        register_codes=tuple(row.register_codes),
        retired_at=row.retired_at,
        version_number=newest[0] if newest else 0,
        published_at=newest[1] if newest else None,
    )


def _version(row: TemplateVersion) -> VersionCard:
    return VersionCard(
        id=row.id,
        template_id=row.template_id,
        number=row.number,
        text=row.text,
        file=bytes(row.file),
        fields=tuple(row.fields),
        published_at=row.published_at,
        published_by=row.published_by.full_name if row.published_by is not None else "",
        note=row.note,
    )
