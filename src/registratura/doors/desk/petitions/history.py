"""Acts on petitions in the words of an entry's history: what was decided, upon which article, about which number."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from registratura.doors.shared.formats import ro_date
from registratura.journal.queries import Act
from registratura.petitions.terms import (
    DOMAINS,
    KINDS,
    SENDER_TYPES,
    SIGNATURE_ROLES,
    SOLUTIONS,
    STANDINGS,
    Domain,
    Kind,
    SenderType,
    SignatureRole,
    Solution,
    Standing,
)

OUTLINES = {
    "petitions.petition.opened": ("mail", ""),
    "petitions.petition.described": ("check", ""),
    "petitions.petition.classed": ("x", "danger"),
    "petitions.petition.connected": ("link", "strong"),
    "petitions.petition.noted": ("repeat", ""),
    "petitions.petition.redirected": ("send", "strong"),
    "petitions.petition.answered": ("circle-check", "strong"),
    "petitions.petition.unanswered": ("undo-2", "danger"),
    "petitions.petition.reclassified": ("book-marked", ""),
    "petitions.petition.taken_over": ("book-marked", ""),
    "petitions.petition.resumed": ("undo-2", ""),
    "petitions.answer.grounded": ("pencil", ""),
    "petitions.answer.signed": ("check", "strong"),
    "petitions.answer.unsigned": ("undo-2", "danger"),
    "registers.entry.inscribed": ("book-marked", ""),
}


def sentence(act: Act) -> str:
    """Return an act on a petition in a sentence, or nothing when it is another room's."""
    teller = _TELLERS.get(act.action)
    return teller(act.details) if teller is not None else ""


def _described(details: dict[str, Any]) -> str:
    after = details.get("after") or {}
    if not after:
        return _("A stabilit felul petiției")
    words = [
        str(KINDS[Kind(after["kind"])]),
        str(SENDER_TYPES[SenderType(after["sender_type"])]),
        str(DOMAINS[Domain(after["domain"])]),
        str(after.get("origin_authority", "")),
    ]
    return _("A stabilit felul petiției: %s") % ", ".join(filter(None, words))


def _classed(details: dict[str, Any]) -> str:
    words = {
        "how": str(STANDINGS[Standing(details["standing"])]),
        "law": details.get("law", ""),
        "rest": ", ".join(filter(None, [details.get("number", ""), details.get("note", "")])),
    }
    return (
        _("Petiția este %(how)s (%(law)s): %(rest)s") % words
        if words["rest"]
        else _("Petiția este %(how)s (%(law)s)") % words
    )


def _grounded(details: dict[str, Any]) -> str:
    after = details.get("after") or {}
    return _("A scris soluția răspunsului: %(solution)s, pe temeiul %(ground)s") % {
        "solution": SOLUTIONS[Solution(after["solution"])],
        "ground": after["legal_ground"],
    }


def _signed(details: dict[str, Any]) -> str:
    words = {"role": SIGNATURE_ROLES[SignatureRole(details["role"])], "act": details.get("act", "")}
    if words["act"]:
        return _("A semnat răspunsul pentru %(role)s, prin delegare, act nr. %(act)s") % words
    return _("A semnat răspunsul: %(role)s") % words


_TELLERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "petitions.petition.described": _described,
    "petitions.petition.classed": _classed,
    "petitions.petition.connected": lambda found: _("A conexat petiția la %(number)s (%(law)s)") % found,
    "petitions.petition.noted": lambda found: (
        _("Petiția a venit din nou, la nr. %(number)s; acolo s-a clasat (%(law)s)") % found
    ),
    "petitions.petition.redirected": lambda found: _("A redirecționat petiția la %(to)s (%(law)s)") % found,
    "petitions.petition.answered": lambda found: (
        _("Răspunsul la petiție a plecat la %s") % ro_date(date.fromisoformat(found["on"]))
    ),
    "petitions.answer.grounded": _grounded,
    "petitions.answer.signed": _signed,
    "registers.entry.inscribed": lambda found: (
        _("A înscris documentul în %(register)s, la nr. %(serial)s") % found
    ),
}
