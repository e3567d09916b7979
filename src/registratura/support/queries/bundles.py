"""Diagnostic bundles as pages read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.kernel.diagnosis import FIELDS, Value
from registratura.support.models import Bundle


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in words, as the person sees it before sending and the operator after."""

    name: str
    words: str
    value: str


@dataclass(frozen=True, slots=True)
class BundleCard:
    """A bundle of a case."""

    id: int
    made_at: datetime
    sent_at: datetime
    digest: str
    fields: tuple[FieldLine, ...]
    left_out: tuple[str, ...]


def in_words(fields: Mapping[str, Value]) -> tuple[FieldLine, ...]:
    """Return fields in words, in the order of the declared list."""
    return tuple(
        FieldLine(name, _(FIELDS[name].words), _shown(name, fields[name]))
        for name in FIELDS
        if name in fields
    )


def bundles_of(ticket_id: int) -> list[BundleCard]:
    """Return the bundles of a case, the newest first."""
    return [
        BundleCard(
            row.id,
            row.made_at,
            row.sent_at,
            row.digest,
            in_words(row.fields),
            tuple(_(FIELDS[name].words) for name in row.left_out if name in FIELDS),
        )
        for row in Bundle.objects.filter(ticket_id=ticket_id).order_by("-id")
    ]


def _shown(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return _("da") if value else _("nu")
    if name == "files.store":
        return {"folder": _("în dosarul de date al serverului"), "s3": _("într-un depozit S3")}[str(value)]
    return str(value)
