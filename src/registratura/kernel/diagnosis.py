"""
What an installation may tell of itself to the support department: a closed list of fields, none of them free text.

Whoever sends sees every field and may keep any. Whoever receives refuses what is not in the list, and what looks like a
datum of a person, even where it would fit. Pure.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from registratura.kernel.privacy.marks import gettext_noop as _
from registratura.kernel.spotting import spot

FORMAT: Final = "registratura-diagnostic/1"
BYTES_MOST: Final = 20_000
_VERSION: Final = r"\d{1,4}(\.\d{1,6}){0,3}"
_NUMBER: Final = r"\d{1,12}"

Value = str | int | bool


class NotABundleError(ValueError):
    """Bytes that are no bundle of ours. field: which one is wrong, empty for the whole."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(f"{reason} {field}".strip())
        self.reason, self.field = reason, field


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what it is, in words, and the shape of its values. kind: `version`, `number`, `yes` or `word`."""

    words: str
    kind: str
    choices: tuple[str, ...] = ()


FIELDS: Final[Mapping[str, Field]] = {
    "program.version": Field(_("versiunea programului"), "version"),
    "python.version": Field(_("versiunea Python"), "version"),
    "postgresql.version": Field(_("versiunea PostgreSQL"), "version"),
    "postgresql.private": Field(_("baza de date este pornită de program"), "yes"),
    "system.kind": Field(_("sistemul de operare"), "word", ("linux", "darwin", "windows", "other")),
    "system.cores": Field(_("nuclee"), "number"),
    "system.memory_gb": Field(_("memorie, GB"), "number"),
    "disk.free_gb": Field(_("loc liber pe disc, GB"), "number"),
    "disk.total_gb": Field(_("mărimea discului, GB"), "number"),
    "database.size_mb": Field(_("mărimea bazei de date, MB"), "number"),
    "database.migrations": Field(_("pași ai structurii bazei de date"), "number"),
    "clock.drift_s": Field(_("diferența de ceas față de baza de date, secunde"), "number"),
    "jobs.waiting": Field(_("lucrări care așteaptă"), "number"),
    "jobs.failed": Field(_("lucrări eșuate"), "number"),
    "jobs.oldest_minutes": Field(_("de când așteaptă cea mai veche lucrare, minute"), "number"),
    "files.store": Field(_("unde stau fișierele"), "word", ("folder", "s3")),
    "mail.outside": Field(_("scrisorile pleacă printr-un server"), "yes"),
    "antivirus.set": Field(_("un antivirus este pus"), "yes"),
    "ocr.romanian": Field(_("scanările se citesc în română"), "yes"),
    "sandbox.whole": Field(_("programele care citesc fișiere sunt îngrădite"), "yes"),
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read: its moment, and the values of the fields that came."""

    made_at: datetime
    fields: Mapping[str, Value]

    @property
    def digest(self) -> str:
        """What names this very bundle."""
        return hashlib.sha256(write(made_at=self.made_at, fields=self.fields).encode()).hexdigest()

    @property
    def left_out(self) -> list[str]:
        """The fields that did not come."""
        return [name for name in FIELDS if name not in self.fields]


def write(*, made_at: datetime, fields: Mapping[str, Value]) -> str:
    """Return a bundle as the text of its file, readable line by line."""
    told = {name: fields[name] for name in FIELDS if name in fields}
    return json.dumps(
        {"format": FORMAT, "made_at": made_at.isoformat(timespec="seconds"), "fields": told},
        ensure_ascii=False,
        indent=2,
    )


def read(raw: bytes | str) -> Bundle:
    """
    Read a bundle, whoever sent it.

    Raises: NotABundleError for anything but the declared fields in their declared shapes, and for whatever looks like
    a datum of a person.
    """
    if len(raw) > BYTES_MOST:
        raise NotABundleError("too large")
    text = raw.decode("utf-8", errors="replace") if isinstance(raw, bytes) else raw
    if spot(text):
        raise NotABundleError("personal")
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotABundleError("not json") from error
    if (
        not isinstance(given, dict)
        or set(given) != {"format", "made_at", "fields"}
        or given["format"] != FORMAT
    ):
        raise NotABundleError("another format")
    fields = given["fields"]
    if not isinstance(fields, dict) or not fields:
        raise NotABundleError("empty")
    for name, value in fields.items():
        check(name=name, value=value)
    return Bundle(_moment(given["made_at"]), {name: fields[name] for name in FIELDS if name in fields})


def check(*, name: str, value: object) -> None:
    """
    Refuse a value that a field cannot have.

    Raises: NotABundleError.
    """
    field = FIELDS.get(name)
    if field is None:
        raise NotABundleError("unknown", name[:40])
    if spot(str(value)):
        raise NotABundleError("personal", name)
    fits = {
        "yes": isinstance(value, bool),
        "number": isinstance(value, int) and not isinstance(value, bool) and _is(_NUMBER, str(value)),
        "version": isinstance(value, str) and _is(_VERSION, value),
        "word": isinstance(value, str) and value in field.choices,
    }
    if not fits[field.kind]:
        raise NotABundleError("shape", name)


def _is(shape: str, text: str) -> bool:
    return re.fullmatch(shape, text, re.ASCII) is not None


def _moment(text: object) -> datetime:
    try:
        found = datetime.fromisoformat(str(text)[:40])
    except ValueError as error:
        raise NotABundleError("moment") from error
    if found.tzinfo is None:
        raise NotABundleError("moment")
    return found
