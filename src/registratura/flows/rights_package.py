"""The copy of a person's data: a ZIP with a page to read, JSON and CSV for programs, and the files themselves."""

import csv
import hashlib
import html
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registratura.documents.reading.names import download_name
from registratura.flows.rights_letters import room_name
from registratura.kernel.personal_data import Datum, HeldFile, Holder, Person, holders
from registratura.kernel.privacy.datasets import FACTS
from registratura.rights.queries import RequestCard
from registratura.toolkit.personal_data import manifest_sha256
from registratura.toolkit.storage import CHUNK_BYTES, storage

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

FILES_MOST: Final = 20_000
RECORDINGS: Final = "inregistrari-audio"

_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem;color:#14181f;background:#fff}
h1{font-size:1.75rem;line-height:1.2}h2{margin-top:2.5rem;border-bottom:2px solid #1f4e79;padding-bottom:.25rem}
h3{font-size:1rem;margin:1.5rem 0 .25rem}dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.15rem 1rem;
margin:0 0 1rem}dt{color:#4a5260}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}nav a{margin-right:1rem}
@media(max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@media(prefers-color-scheme:dark){body{background:#14181f;color:#e8eaee}dt{color:#a9b1bd}a{color:#8fc1ee}}
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished package: its place, digest and counts."""

    path: Path
    sha256: str
    size_bytes: int
    rows: int
    files: int


def holders_of(*, everywhere: bool) -> tuple[Holder, ...]:
    """Return who is asked about a person: at the supplier also those whose tables belong to no institution."""
    return tuple(one for one in holders() if everywhere or not one.everywhere)


def package_path(*, institution_id: int, package_id: int) -> Path:
    """Return where the bytes of a package lie."""
    return Path(settings.DATA) / "packages" / f"{institution_id}-{package_id}.zip"


def make_package(
    *,
    institution: "Institution",
    card: RequestCard,
    person: Person,
    asked: tuple[Holder, ...],
    target: Path,
    portable: bool,
    now: datetime,
    progress: Callable[[int, int], None],
) -> Made:
    """
    Write the copy of a person's data; it appears whole or not at all. Must not run inside a scope.

    portable: only what the person gave (art. 20), as JSON and CSV. progress: rooms read, of how many.
    Law: GDPR art. 15 și 20.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft(target) as draft:
        writer = _Writer(institution, card, portable, now)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packet:
            for index, holder in enumerate(asked):
                data = holder.collect(institution_id=institution.id, person=person)
                writer.add(packet, holder.room, data if not portable else (one for one in data if one.given))
                progress(index + 1, len(asked))
            writer.finish(packet)
        os.chmod(draft, 0o600)
    return Made(target, _digest(target), target.stat().st_size, writer.rows, writer.files)


@contextmanager
def _draft(target: Path) -> Iterator[str]:
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    try:
        yield name
        os.replace(name, target)
    finally:
        Path(name).unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class _Writer:
    """Fills the parts of a package while the rooms answer."""

    def __init__(self, institution: "Institution", card: RequestCard, portable: bool, now: datetime) -> None:
        self.institution, self.card, self.portable, self.now = institution, card, portable, now
        self.rows = self.files = self.recordings = 0
        self.absent: list[str] = []
        self._page = StringIO()
        self._rooms: list[tuple[str, str, int]] = []
        self._told: list[dict[str, Any]] = []
        self._kept: set[tuple[str, str]] = set()

    def add(self, packet: zipfile.ZipFile, room: str, data: Any) -> None:
        """Add what a room answered: the page, the JSON, the CSV of each table, the files."""
        tables: dict[str, list[Datum]] = {}
        for datum in data:
            tables.setdefault(datum.place.table, []).append(datum)
        count = sum(map(len, tables.values()))
        if not count:
            return
        self.rows += count
        self._rooms.append((room, room_name(room=room), count))
        self._page.write(f'<h2 id="{html.escape(room)}">{html.escape(self._rooms[-1][1])}</h2>\n')
        for table, rows in tables.items():
            packet.writestr(f"csv/{table}.csv", _csv(rows))
            for datum in rows:
                names = [name for file in datum.files if (name := self._keep(packet, file))]
                self._write(datum, names)
                self._told.append(_plain(datum, names))

    def _keep(self, packet: zipfile.ZipFile, file: HeldFile) -> str:
        # The same bytes under the same name once, however many rows speak of them.
        name = f"fisiere/{file.sha256[:12]}-{download_name(file.name)}"
        if (file.sha256, name) in self._kept:
            return name
        if self.files >= FILES_MOST:
            self.absent.append(file.name)
            return ""
        if file.read is not None:
            return self._keep_sound(packet, file, file.read)
        try:
            with (
                storage().open(space=self.institution.code, sha256=file.sha256) as source,
                packet.open(name, "w", force_zip64=True) as kept,
            ):
                while chunk := source.read(CHUNK_BYTES):
                    kept.write(chunk)
        except FileNotFoundError:
            self.absent.append(file.name)
            return ""
        self.files += 1
        self._kept.add((file.sha256, name))
        return name

    def _keep_sound(self, packet: zipfile.ZipFile, file: HeldFile, read: Callable[[], bytes]) -> str:
        # The other speaker's voice is not in it: what is handed over is the person's own side.
        name = f"{RECORDINGS}/{download_name(file.name)}"
        packet.writestr(name, read())
        self.files += 1
        self.recordings += 1
        self._kept.add((file.sha256, name))
        return name

    def _write(self, datum: Datum, names: list[str]) -> None:
        write = self._page.write
        write(f"<h3>{html.escape(datum.title)}</h3>\n<dl>")
        for words, value in datum.facts.items():
            write(f"<dt>{html.escape(words)}</dt><dd>{html.escape(_shown(value))}</dd>")
        for name in names:
            label = html.escape(name.partition("/")[2])
            write(f'<dt>{html.escape(_("fișier"))}</dt><dd><a href="{html.escape(name)}">{label}</a></dd>')
        write("</dl>\n")

    def finish(self, packet: zipfile.ZipFile) -> None:
        """Write the page, the JSON and what is told about the whole."""
        about = {
            "reference": self.card.reference,
            "controller": self.institution.name,
            "right": f"art. {self.card.article}",
            "made_at": self.now.isoformat(),
            "rows": self.rows,
            "files": self.files,
            "missing_files": self.absent,
            "catalogue_sha256": manifest_sha256(),
        }
        packet.writestr(
            "date.json", json.dumps({"about": about, "data": self._told}, ensure_ascii=False, indent=1)
        )
        packet.writestr("citeste.html", self._whole())
        if not self.portable:
            note = (
                _(
                    "În fiecare convorbire auziți vocea dumneavoastră; vocea celui care v-a răspuns nu este cuprinsă."
                )
                if self.recordings
                else _("Nu păstrăm înregistrări audio despre dumneavoastră.")
            )
            packet.writestr(f"{RECORDINGS}/citeste.txt", f"{note}\n")

    def _whole(self) -> str:
        title = _("Datele dumneavoastră la %s") % self.institution.name
        links = "".join(
            f'<a href="#{html.escape(room)}">{html.escape(name)} ({count})</a>'
            for room, name, count in self._rooms
        )
        lead = ngettext(
            "Am găsit %(rows)d înscris și %(files)d fișiere.",
            "Am găsit %(rows)d înscrisuri și %(files)d fișiere.",
            self.rows,
        ) % {"rows": self.rows, "files": self.files}
        return "".join(
            (
                f'<!DOCTYPE html>\n<html lang="{html.escape(self.card.language)}"><head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>\n<body><main>",
                f"<h1>{html.escape(title)}</h1>\n<p>{html.escape(self.card.reference)}, ",
                f"{self.now:%d.%m.%Y}. {html.escape(lead)}</p>\n<nav>{links}</nav>\n",
                self._page.getvalue(),
                _processing() if not self.portable else "",
                "</main></body></html>\n",
            )
        )


def _processing() -> str:
    """Return why each kind of data is held, for how long and who gets it, from the catalogue. Law: GDPR art. 15(1)."""
    rows = "".join(
        f"<h3>{html.escape(_(facts.name))}</h3><dl><dt>{html.escape(_('scopuri'))}</dt>"
        f"<dd>{html.escape(', '.join(str(one) for one in facts.purposes))}</dd>"
        f"<dt>{html.escape(_('temei'))}</dt><dd>{html.escape(facts.law)}</dd>"
        f"<dt>{html.escape(_('regula de păstrare'))}</dt><dd>{html.escape(str(facts.retention))}</dd></dl>\n"
        for facts in FACTS.values()
    )
    return f'<h2 id="despre">{html.escape(_("De ce și cât timp"))}</h2>\n{rows}'


def _shown(value: object) -> str:
    """Return a value as a person reads it."""
    if isinstance(value, bool):
        return _("da") if value else _("nu")
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, list | tuple):
        return "\n".join(_shown(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(one)}" for key, one in value.items())
    return str(value)


def _plain(datum: Datum, names: list[str]) -> dict[str, Any]:
    return {
        "table": datum.place.table,
        "row": datum.place.row,
        "title": datum.title,
        "given_by_you": datum.given,
        "facts": {words: _jsonable(value) for words, value in datum.facts.items()},
        "files": names,
    }


def _jsonable(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _jsonable(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_jsonable(one) for one in value]
    if isinstance(value, UUID):
        return str(value)
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _csv(rows: list[Datum]) -> str:
    names = list(dict.fromkeys(words for datum in rows for words in datum.facts))
    out = StringIO()
    table = csv.writer(out)
    table.writerow(names)
    for datum in rows:
        table.writerow([_cell(datum.facts.get(name)) for name in names])
    return out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else _shown(value)
    # A spreadsheet would run what begins so.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
