"""
Making the page of one computer: one file, with its own key and sheets, that asks nothing of any server.

The page carries its own content policy: its one script and its one style by their digests, and no address at all, so
that nothing typed in it can leave but in the file that the clerk saves.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from importlib import resources
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registratura.emergency.keys import PageFacts, PageKey
from registratura.emergency.packets import FORMAT


def make_page(*, facts: PageFacts, key: PageKey) -> bytes:
    """Return the page as one file of HTML, in the language in force."""
    data = {
        "format": FORMAT,
        "institution": facts.institution,
        "institution_name": facts.institution_name,
        "register_name": facts.register_name,
        "year": facts.year,
        "place": facts.place,
        "run": facts.run_id,
        "first": facts.sheets[0][0],
        "sheets": [{"serial": serial, "code": code} for serial, code in facts.sheets],
        "key": dict(key.private),
        "words": _words(),
    }
    script = _part("page.js").replace("@DATA@", _harmless(data))
    style = _part("page.css")
    page = _part("page.html")
    for name, value in (
        ("@LANGUAGE@", get_language() or "ro"),
        ("@TITLE@", html.escape(_("Registrul de urgență"))),
        (
            "@NOSCRIPT@",
            html.escape(_("Pagina are nevoie de JavaScript. Până atunci folosiți foile tipărite.")),
        ),
        ("@SCRIPT_HASH@", _digest(script)),
        ("@STYLE_HASH@", _digest(style)),
        ("@STYLE@", style),
        ("@SCRIPT@", script),  # last: what stands in it is not looked through again
    ):
        page = page.replace(name, value)
    return page.encode("utf-8")


def _part(name: str) -> str:
    return (
        resources.files("registratura.doors.desk.emergency.offline")
        .joinpath(name)
        .read_text(encoding="utf-8")
    )


def _harmless(data: Any) -> str:
    """Write data so that it can neither end the script nor begin a comment of HTML in it."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def _words() -> dict[str, Any]:
    return {
        "skip": _("Sari la formular"),
        "title": _("Registrul de urgență"),
        "register": _("%(register)s, anul %(year)s · %(place)s"),
        "how": _("Când și cum se folosește"),
        "steps": steps(),
        "next": _("Foaia care urmează"),
        "direction": _("Direcția"),
        "directions": {"incoming": _("Intrare"), "outgoing": _("Ieșire"), "internal": _("Intern")},
        "channel": _("Calea"),
        "channels": {
            "counter": _("ghișeu"),
            "post": _("poștă"),
            "courier": _("curier"),
            "email": _("e-mail"),
            "fax": _("fax"),
            "internal": _("din oficiu"),
        },
        "correspondent": _("Emitent sau destinatar"),
        "subject": _("Conținutul pe scurt"),
        "subject_short": _("Scrieți pe scurt conținutul, cel puțin trei litere."),
        "document_kind": _("Felul documentului"),
        "sender_number": _("Nr. și data emitentului"),
        "page_count": _("Nr. de file"),
        "written_by": _("Cine scrie"),
        "remarks": _("Observații"),
        "write": _("Scrie în registrul de urgență"),
        "list": _("Scrise până acum"),
        "count": _("%(used)s din %(all)s foi"),
        "kept": _("Păstrate pe acest calculator: %(count)s"),
        "print": _("Tipărește lista"),
        "save": _("Salvează fișierul semnat"),
        "saved": _("Fișierul %(name)s, cu %(count)s poziții, este în descărcări. Aduceți-l la „Urgență”."),
        "empty": _("Încă nimic. Scrieți aici numai când registratura nu merge."),
        "strike": _("Anulează foaia"),
        "why_strike": _("De ce se anulează foaia? Rămâne în listă, tăiată."),
        "spoiled": _("anulată: %(reason)s"),
        "used_up": _("Foile s-au terminat"),
        "used_up_help": _("Foile acestui calculator s-au terminat: continuați pe foile tipărite."),
        "not_kept": _(
            "Nu s-a păstrat: altă fereastră a scris pe foaie sau discul e plin. Priviți lista, apoi încercați iar."
        ),
        "no_storage": _(
            "Acest calculator nu poate păstra ce scrieți (fereastră privată?). Folosiți foile tipărite."
        ),
        "no_key": _(
            "Acest browser nu poate semna fișierul. Deschideți pagina cu altul sau folosiți foile tipărite."
        ),
        "other_year": _(
            "Foile sunt din alt an decât data calculatorului. Verificați data sau folosiți alte foi."
        ),
    }


def steps() -> list[str]:
    """Return when and how a clerk uses the page, step by step, in words."""
    return [
        _("Numai când registratura electronică nu merge: fără internet, serverul nu răspunde."),
        _(
            "Scrieți fiecare document când sosește; numărul de sus îl scrieți și pe document, în locul ștampilei."
        ),
        _(
            "Dați omului numărul de urgență, scris pe un bilet: este dovada primirii, iar termenele curg de acum."
        ),
        _(
            "Puteți închide browserul sau calculatorul: ce ați scris rămâne aici. Nu ștergeți datele browserului."
        ),
        _("Ați greșit? Anulați foaia și scrieți pe următoarea."),
        _("Când registratura merge din nou, salvați fișierul semnat și aduceți-l în ea, la „Urgență”."),
        _("Fișierul nu se poate schimba pe drum: ce e scris altfel decât l-a semnat pagina nu se primește."),
    ]
