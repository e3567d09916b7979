"""
Words of a message: the catalogue's or an institution's own, filled with the facts of the message.

Templates know names in braces and nothing else. A line that names a fact which is missing is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from registratura.kernel.privacy.purposes import MARKETING
from registratura.kernel.text import ro_normalise
from registratura.messaging.catalogue import KINDS, Channel, Field, Kind, Shape, fields_of
from registratura.messaging.errors import MessageRefusedError, TemplateRefusedError
from registratura.messaging.promotion import promotion_in, said

LANGUAGES = ("ro", "en")
SUBJECT_MOST = 200
BODY_MOST = 5_000
SMS_MOST = 480  # three parts of a long SMS
_NOTHING: tuple[object, ...] = ("", [], None)
_NAME = re.compile(r"\{([a-z_]{1,40})\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A subject (none for SMS) and a text, filled or to be filled."""

    subject: str
    text: str


def default_words(*, kind: Kind, channel: Channel, language: str) -> Words:
    """Return what the catalogue says, to be filled."""
    described = KINDS[kind]
    with override(language):
        if channel is Channel.SMS:
            return Words("", str(described.short))
        return Words(str(described.subject), str(described.text))


def checked_context(kind: Kind, context: Mapping[str, object]) -> dict[str, object]:
    """
    Return the facts of a kind as they are kept: text in its one form and not too long, days as 2026-03-12.

    Raises: ValueError for a needed fact that is missing, one that the kind does not carry, a day that is none: faults
    of the program, never of a person.
    """
    known = {field.name: field for field in KINDS[kind].fields}
    foreign = sorted(set(context) - set(known))
    if foreign:
        raise ValueError(f"A message {kind} does not carry: {', '.join(foreign)}.")
    kept = {name: _kept(field, context.get(name)) for name, field in known.items()}
    missing = [name for name, field in known.items() if field.needed and kept[name] in _NOTHING]
    if missing:
        raise ValueError(f"A message {kind} needs: {', '.join(missing)}.")
    return {name: value for name, value in kept.items() if value not in _NOTHING}


def _kept(field: Field, value: object) -> object:
    if value is None or value == "":
        return ""
    if field.shape is Shape.DAY:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()[:10]
    if field.shape is Shape.COUNT:
        return int(str(value))
    if field.shape is Shape.LINES:
        lines = value if isinstance(value, list | tuple) else [value]
        return [ro_normalise(str(line), single_line=True)[:300] for line in lines]
    text = ro_normalise(str(value), single_line=field.shape is not Shape.LONG).strip()
    return text if len(text) <= field.most else text[: field.most - 1].rstrip() + "…"


def values_for(kind: Kind, context: Mapping[str, object], *, always: Mapping[str, str]) -> dict[str, str]:
    """Return what stands for each name in braces; facts that are missing stand as nothing."""
    values = {}
    for field in fields_of(kind):
        value = always.get(field.name, "") if field.name in always else context.get(field.name, "")
        values[field.placeholder] = _written(field, value)
    return values


def samples_for(kind: Kind) -> dict[str, str]:
    """Return an example for each name in braces, for the preview of a template."""
    return {field.placeholder: _written(field, field.sample) for field in fields_of(kind)}


def _written(field: Field, value: object) -> str:
    if value in ("", None):
        return ""
    if field.shape is Shape.DAY:
        return f"{date.fromisoformat(str(value)):%d.%m.%Y}"
    if field.shape is Shape.LINES:
        lines = value if isinstance(value, list | tuple) else [value]
        return "\n".join(f"– {line}" for line in lines)
    return str(value)


def filled(words: Words, values: Mapping[str, str]) -> Words:
    """Return the words with the facts in their places; nothing in a fact is read as a name again."""

    def fact(match: re.Match[str]) -> str:
        return values.get(match[1], "")

    kept = []
    for line in words.text.splitlines():
        if all(values.get(name) for name in _NAME.findall(line)):
            kept.append(_NAME.sub(fact, line).rstrip())
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return Words(" ".join(_NAME.sub(fact, words.subject).split())[:300], text)


def checked_words(*, kind: Kind, channel: Channel, subject: str, text: str) -> Words:
    """
    Return words that an administrator wrote, if they can be filled.

    Raises: TemplateRefusedError for empty words, words too long, braces that are no known name, a fact that the law or
    sense needs and the text leaves out, an offer in a message that is none.
    """
    subject, text = ro_normalise(subject, single_line=True).strip(), ro_normalise(text).strip()
    if not text:
        raise TemplateRefusedError(_("Scrieți textul mesajului."), field="text")
    most = SMS_MOST if channel is Channel.SMS else BODY_MOST
    if len(text) > most:
        raise TemplateRefusedError(
            _("Textul are %(count)d de semne; sunt îngăduite %(most)d.") % {"count": len(text), "most": most},
            field="text",
        )
    if channel is not Channel.SMS and not subject:
        raise TemplateRefusedError(_("Scrieți subiectul mesajului."), field="subject")
    if len(subject) > SUBJECT_MOST:
        raise TemplateRefusedError(
            _("Subiectul poate avea cel mult %d de semne.") % SUBJECT_MOST, field="subject"
        )
    fields = {field.placeholder: field for field in fields_of(kind)}
    for name, value in (("subject", subject), ("text", text)):
        _refuse_strange_names(fields, name, value)
        _refuse_offers(kind, name, value)
    used = set(_NAME.findall(text)) | set(_NAME.findall(subject))
    lacking = [name for name, field in fields.items() if field.needed and name not in used]
    if lacking and channel is not Channel.SMS:
        raise TemplateRefusedError(
            _("Textul trebuie să cuprindă și: %s.") % ", ".join("{" + name + "}" for name in lacking),
            field="text",
        )
    return Words("" if channel is Channel.SMS else subject, text)


def refuse_promotion(*, kind: Kind, context: Mapping[str, object]) -> None:
    """
    Refuse facts that offer something, in a message that offers nothing.

    Raises: MessageRefusedError.
    Law: Legea 506/2004 art. 12 alin. (1).
    """
    if not KINDS[kind].offers_nothing:
        return
    for value in context.values():
        if found := promotion_in(str(value)):
            raise MessageRefusedError(
                _("Un mesaj de serviciu nu face reclamă. Scoateți: %s.") % said(found), field="text"
            )


def _refuse_offers(kind: Kind, where: str, value: str) -> None:
    if KINDS[kind].purpose in MARKETING:
        return
    if found := promotion_in(value):
        raise TemplateRefusedError(
            _("Un mesaj de serviciu nu face reclamă. Scoateți: %s.") % said(found), field=where
        )


def _refuse_strange_names(fields: Mapping[str, Field], where: str, value: str) -> None:
    strange = [name for name in _NAME.findall(value) if name not in fields]
    if strange:
        raise TemplateRefusedError(
            _("Câmpul {%(name)s} nu există la acest mesaj. Puteți folosi: %(known)s.")
            % {"name": strange[0], "known": ", ".join("{" + name + "}" for name in fields)},
            field=where,
        )
    if re.search(r"[{}]", _NAME.sub("", value)):
        raise TemplateRefusedError(
            _("Acoladele se folosesc numai pentru câmpuri, de pildă {numar}."), field=where
        )
