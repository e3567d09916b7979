"""The catalogues on disk: brought up to date, judged, compiled."""

import os
import re
import tempfile
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import python_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages.extraction import ROOT, SOURCE

LOCALES = SOURCE / "locale"
# The source is Romanian: its own catalogue holds only what a number changes.
LANGUAGES = ("ro", "en")
# Headers that change with the clock or the tool would make every update look like a change.
_RESTLESS = re.compile(
    rb'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|'
    rb"Language-Team|Generated-By):.*\n",
    re.M,
)


def path_of(language: str, *, suffix: str = ".po") -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALES / language / "LC_MESSAGES" / f"django{suffix}"


def read(language: str) -> Catalog:
    """Return the catalogue of a language as it lies on disk; an empty one when there is none."""
    path = path_of(language)
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def empty(language: str) -> Catalog:
    """Return a catalogue without texts, with the plural rule of its language: 1, 2 and "20 de" in Romanian."""
    return Catalog(locale=language, charset="utf-8", header_comment="# Texts of Registratura.", fuzzy=False)


def wanted(language: str, *, texts: Catalog) -> list[Message]:
    """Return the texts that a catalogue must translate."""
    return [message for message in texts if message.id and (language != "ro" or message.pluralizable)]


def updated(language: str, *, texts: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly the texts of the source, translations kept."""
    old, new = read(language), empty(language)
    for message in wanted(language, texts=texts):
        known = old.get(message.id, context=message.context)
        kept = known is not None and not known.fuzzy and known.pluralizable == message.pluralizable
        new.add(
            message.id,
            known.string if known is not None and kept else None,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return new


def rendered(catalog: Catalog) -> bytes:
    """Return a catalogue as it is written: sorted, without places in the source and without dates."""
    out = BytesIO()
    write_po(out, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    return _RESTLESS.sub(b"", out.getvalue()).rstrip(b"\n") + b"\n"


def write(language: str, *, texts: Catalog) -> bool:
    """Bring a catalogue up to date and say whether the file changed."""
    path, content = path_of(language), rendered(updated(language, texts=texts))
    if path.exists() and path.read_bytes() == content:
        return False
    _put(path, content)
    return True


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the texts of a catalogue that lack a form."""
    return [message for message in catalog if message.id and not _complete(message, catalog.num_plurals)]


def _complete(message: Message, num_plurals: int) -> bool:
    forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(forms) and len(forms) == (num_plurals if message.pluralizable else 1)


def faults(language: str, *, texts: Catalog) -> list[str]:
    """Return what is wrong with a catalogue, one sentence each."""
    catalog, place = read(language), path_of(language).relative_to(ROOT)
    expected = {_key(message) for message in wanted(language, texts=texts)}
    present = {_key(message): message for message in catalog if message.id}
    found = [f"{place}: missing: {_show(key)}" for key in sorted(expected - set(present))]
    found += [f"{place}: obsolete: {_show(key)}" for key in sorted(set(present) - expected)]
    for key, message in sorted(present.items()):
        if message.fuzzy:
            found.append(f"{place}: fuzzy: {_show(key)}")
        elif not _complete(message, catalog.num_plurals):
            found.append(f"{place}: untranslated: {_show(key)}")
        else:
            found += [f"{place}: {fault}: {_show(key)}" for fault in _wrong_placeholders(catalog, message)]
    if not found and path_of(language).read_bytes() != rendered(updated(language, texts=texts)):
        found.append(f"{place}: not as `make messages` writes it")
    return found


def _wrong_placeholders(catalog: Catalog, message: Message) -> list[str]:
    try:
        python_format(catalog, message)
    except TranslationError as error:
        return [str(error)]
    return []


def _key(message: Message) -> tuple[str, str]:
    first = message.id[0] if isinstance(message.id, list | tuple) else message.id
    return message.context or "", first


def _show(key: tuple[str, str]) -> str:
    context, text = key
    return f"{text!r} ({context})" if context else repr(text)


def compile_all() -> list[str]:
    """Compile the catalogues that are newer than their compiled form and return their languages."""
    compiled = []
    for language in LANGUAGES:
        source, target = path_of(language), path_of(language, suffix=".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        out = BytesIO()
        write_mo(out, read(language))
        _put(target, out.getvalue())
        compiled.append(language)
    return compiled


def _put(path: Path, content: bytes) -> None:
    """Replace a file in one step: several test processes may compile at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)
