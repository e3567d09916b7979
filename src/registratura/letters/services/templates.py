"""What changes templates and the head of the letters. All of it inside the institution's scope."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.letters.errors import TemplateRefusedError
from registratura.letters.kinds import Format
from registratura.letters.models import Letterhead, LetterTemplate, TemplateVersion
from registratura.letters.slots import names_in_text
from registratura.letters.starter import STARTERS
from registratura.toolkit.scope import required_institution


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """What is said of a template; `suits` are kinds of documents, `register_codes` registers: empty for all."""

    name: str
    kind: str
    outcome: str
    document_kind: str = ""
    about: str = ""
    suits: tuple[str, ...] = ()
    register_codes: tuple[str, ...] = ()


def add_starters(*, by: Actor | None, now: datetime) -> int:
    """Give the institution in scope its own copies of the product's letters that it lacks; return how many."""
    there = set(LetterTemplate.objects.exclude(code="").values_list("code", flat=True))
    named = set(LetterTemplate.objects.values_list("name", flat=True))
    added = 0
    for starter in STARTERS:
        if starter.code in there or starter.name in named:
            continue
        draft = TemplateDraft(
            name=starter.name,
            kind=starter.kind.value,
            outcome=starter.outcome.value,
            document_kind=starter.document_kind,
            about=starter.about,
            suits=starter.suits,
        )
        row = _added(draft, Format.TYPST.value, starter.code, by, now)
        text = starter.source
        _publish(row, text=text, file=b"", fields=names_in_text(text), note="", by=by, now=now)
        added += 1
    return added


def add_template(*, draft: TemplateDraft, template_format: str, by: Actor, now: datetime) -> int:
    """
    Add a template without a version and return its key.

    Raises: TemplateRefusedError.
    """
    return _added(draft, template_format, "", by, now).id


def describe_template(*, template_id: int, draft: TemplateDraft, by: Actor) -> None:
    """
    Change what is said of a template; its versions stay.

    Raises: TemplateRefusedError.
    """
    row = _template(template_id)
    values = _checked(draft)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    _saved(row, changed)
    _record(
        row, by, action="letters.template.described", details={"changed": sorted(changed), "name": row.name}
    )


def keep_working_text(*, template_id: int, text: str) -> None:
    """Keep the text of a template that is being written; it is no version yet."""
    row = _template(template_id)
    row.working_text = ro_normalise(text)
    row.save(update_fields=["working_text"])


def publish_text(
    *, template_id: int, text: str, fields: Sequence[str], note: str, by: Actor, now: datetime
) -> int:
    """
    Publish a text that was looked at (`checking.look_at_text`) as the next version; return its number.

    The same text again makes no version.
    """
    row = _template(template_id)
    return _publish(row, text=ro_normalise(text), file=b"", fields=fields, note=note, by=by, now=now)


def publish_file(
    *, template_id: int, content: bytes, fields: Sequence[str], note: str, by: Actor, now: datetime
) -> int:
    """Publish a .docx that was looked at (`checking.look_at_file`) as the next version; return its number."""
    return _publish(_template(template_id), text="", file=content, fields=fields, note=note, by=by, now=now)


def retire_template(*, template_id: int, by: Actor, now: datetime) -> None:
    """Take a template out of use; letters begun from it go on."""
    row = _template(template_id)
    if row.retired_at is None:
        row.retired_at, row.retired_by_id = now, by.id
        row.save(update_fields=["retired_at", "retired_by"])
        _record(row, by, action="letters.template.retired", details={"name": row.name})


def bring_back_template(*, template_id: int, by: Actor) -> None:
    """Take a retired template into use again."""
    row = _template(template_id)
    if row.retired_at is not None:
        row.retired_at, row.retired_by_id = None, None
        row.save(update_fields=["retired_at", "retired_by"])
        _record(row, by, action="letters.template.brought_back", details={"name": row.name})


def change_letterhead(
    *,
    above: str,
    below: str,
    signer_name: str,
    signer_title: str,
    logo: bytes | None,
    by: Actor,
    now: datetime,
) -> None:
    """Change what stands on every letter. logo: a PNG of `making.office.logo_of`; None keeps the one there."""
    row = Letterhead.objects.select_for_update().first()
    if row is None:
        row = Letterhead(institution_id=required_institution(), changed_at=now)
        row.save(force_insert=True)
    row.above, row.below = ro_normalise(above).strip()[:300], ro_normalise(below, single_line=True)[:200]
    row.signer_name = ro_normalise(signer_name, single_line=True)[:120]
    row.signer_title = ro_normalise(signer_title, single_line=True)[:120]
    row.changed_at, row.changed_by_id = now, by.id
    names = ["above", "below", "signer_name", "signer_title", "changed_at", "changed_by"]
    if logo is not None:
        row.logo = logo
        names.append("logo")
    row.save(update_fields=names)
    journal.record(
        action="letters.letterhead.changed",
        subject_type="letterhead",
        subject_id=row.id,
        by=by,
        details={"logo_sha256": hashlib.sha256(bytes(row.logo)).hexdigest() if row.logo else ""},
    )


def _added(
    draft: TemplateDraft, template_format: str, code: str, by: Actor | None, now: datetime
) -> LetterTemplate:
    if template_format not in Format.values:
        raise TemplateRefusedError(_("Alegeți felul șablonului."), field="format")
    row = LetterTemplate(
        institution_id=required_institution(),
        code=code,
        format=template_format,
        added_at=now,
        added_by_id=by.id if by is not None else None,
        **_checked(draft),
    )
    _saved(row, None)
    _record(row, by, action="letters.template.added", details={"name": row.name, "format": template_format})
    return row


def _saved(row: LetterTemplate, names: list[str] | None) -> None:
    try:
        with transaction.atomic():
            if names is None:
                row.save(force_insert=True)
            else:
                row.save(update_fields=names)
    except IntegrityError as error:
        if "letters_lettertemplate_name_once" not in str(error):
            raise
        raise TemplateRefusedError(
            _("Există deja un șablon cu acest nume; alegeți altul."), field="name"
        ) from error


def _checked(draft: TemplateDraft) -> dict[str, object]:
    name = ro_normalise(draft.name, single_line=True)
    if not name:
        raise TemplateRefusedError(_("Scrieți numele șablonului."), field="name")
    if len(name) > 120:
        raise TemplateRefusedError(_("Numele are peste 120 de caractere; scurtați-l."), field="name")
    suits = [ro_normalise(kind, single_line=True)[:80] for kind in draft.suits]
    return {
        "name": name,
        "kind": draft.kind,
        "outcome": draft.outcome,
        "document_kind": ro_normalise(draft.document_kind, single_line=True)[:80],
        "about": ro_normalise(draft.about, single_line=True)[:300],
        "suits": [kind for kind in dict.fromkeys(suits) if kind][:20],
        "register_codes": list(draft.register_codes)[:20],
    }


def _publish(
    row: LetterTemplate,
    *,
    text: str,
    file: bytes,
    fields: Sequence[str],
    note: str,
    by: Actor | None,
    now: datetime,
) -> int:
    digest = hashlib.sha256(file or text.encode()).hexdigest()
    newest = TemplateVersion.objects.filter(template=row).order_by("-number").first()
    if newest is not None and newest.sha256 == digest:
        number = newest.number
    else:
        most = TemplateVersion.objects.filter(template=row).aggregate(most=Max("number"))["most"] or 0
        number = most + 1
        version = TemplateVersion(
            institution_id=row.institution_id,
            template=row,
            number=number,
            text=text,
            file=file,
            sha256=digest,
            fields=[name[:100] for name in fields],
            published_at=now,
            published_by_id=by.id if by is not None else None,
            note=ro_normalise(note, single_line=True)[:300],
        )
        version.save(force_insert=True)
        _record(row, by, action="letters.template.published", details={"number": number, "sha256": digest})
    if row.working_text:
        row.working_text = ""
        row.save(update_fields=["working_text"])
    return number


def _template(template_id: int) -> LetterTemplate:
    row = LetterTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise TemplateRefusedError(_("Șablonul nu există."))
    return row


def _record(row: LetterTemplate, by: Actor | None, *, action: str, details: dict[str, object]) -> None:
    journal.record(action=action, subject_type="letter_template", subject_id=row.id, by=by, details=details)
