"""
The letters that come with the product: what each is for, and its text.

The text of a letter is `<code>.typ` beside this file. An institution gets its own copy of each, which it may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from registratura.letters.kinds import Kind, Outcome

FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Starter:
    """A letter that comes with the product; `document_kind` is what the register will call it."""

    code: str
    name: str
    kind: Kind
    outcome: Outcome
    document_kind: str
    about: str
    suits: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Its text."""
        return (FOLDER / f"{self.code}.typ").read_text(encoding="utf-8")


_PETITIONS: Final = ("petiție", "cerere", "reclamație", "sesizare", "propunere")
_REQUESTS_544: Final = (
    "solicitare 544",
    "cerere de informații de interes public",
    "solicitare de informații",
)

STARTERS: Final = (
    Starter(
        "confirmare-primire", "Confirmare de primire", Kind.NOTICE, Outcome.CONNECTED, "confirmare de primire",
        "Spune expeditorului numărul, data și termenul documentului său.",
    ),
    Starter(
        "raspuns-petitie", "Răspuns la petiție", Kind.ANSWER, Outcome.ANSWERS, "răspuns",
        "Răspunsul, cu temeiul legal și cele două semnături (OG 27/2002 art. 8 și 13).", _PETITIONS,
    ),
    Starter(
        "prelungire-petitie", "Prelungirea termenului unei petiții", Kind.EXTENSION, Outcome.CONNECTED, "înștiințare",
        "Se trimite înainte de termen (OG 27/2002 art. 9).", _PETITIONS,
    ),
    Starter(
        "redirectionare-autoritate", "Redirecționare către autoritatea competentă", Kind.FORWARDING, Outcome.CONNECTED,
        "adresă de redirecționare", "Adresa cu care petiția pleacă la cine are competența (OG 27/2002 art. 6¹).",
        _PETITIONS,
    ),
    Starter(
        "redirectionare-petent", "Înștiințarea petiționarului despre redirecționare", Kind.NOTICE, Outcome.CONNECTED,
        "înștiințare", "Spune petiționarului cui i s-a trimis petiția (OG 27/2002 art. 6¹).", _PETITIONS,
    ),
    Starter(
        "petitie-conexata", "Înștiințare de conexare", Kind.NOTICE, Outcome.CONNECTED, "înștiințare",
        "Petiția se leagă de una mai veche; vine un singur răspuns (OG 27/2002 art. 10 alin. (1)).", _PETITIONS,
    ),
    Starter(
        "clasare-anonima", "Referat de clasare a unei petiții anonime", Kind.INTERNAL, Outcome.INTERNAL, "referat",
        "Rămâne în instituție (OG 27/2002 art. 7).", _PETITIONS,
    ),
    Starter(
        "completare", "Solicitare de completare", Kind.REQUEST, Outcome.CONNECTED, "solicitare de completare",
        "Spune ce lipsește, până când și de ce.",
    ),
    Starter(
        "raspuns-544", "Răspuns la solicitare de informații publice", Kind.ANSWER, Outcome.ANSWERS, "răspuns 544",
        "Comunică informațiile, cu căile de atac (Legea 544/2001).", _REQUESTS_544,
    ),
    Starter(
        "refuz-544", "Refuzul comunicării unor informații", Kind.REFUSAL, Outcome.ANSWERS, "răspuns 544",
        "Motivat, cu litera din art. 12 și căile de atac (Legea 544/2001 art. 21 și 22).", _REQUESTS_544,
    ),
    Starter(
        "prelungire-544", "Înștiințare de prelungire la 30 de zile", Kind.EXTENSION, Outcome.CONNECTED, "înștiințare",
        "Se trimite în primele 10 zile (Legea 544/2001 art. 7).", _REQUESTS_544,
    ),
    Starter(
        "redirectionare-544", "Redirecționarea unei solicitări de informații", Kind.FORWARDING, Outcome.ANSWERS,
        "răspuns 544", "Spune solicitantului cine deține informațiile.", _REQUESTS_544,
    ),
    Starter(
        "cost-544", "Costul copiilor", Kind.NOTICE, Outcome.CONNECTED, "înștiințare",
        "Suma de plată pentru copii, în cifre și litere (Legea 544/2001 art. 9).", _REQUESTS_544,
    ),
    Starter(
        "invitatie-audienta", "Invitație la audiență", Kind.INVITATION, Outcome.CONNECTED, "invitație",
        "Ziua, ora, locul și cine primește.", ("cerere de audiență", "audiență"),
    ),
    Starter(
        "adresa-inaintare", "Adresă de înaintare", Kind.COVER, Outcome.CONNECTED, "adresă",
        "Însoțește un document trimis altcuiva.",
    ),
    Starter(
        "adeverinta-inregistrare", "Adeverință de înregistrare", Kind.CERTIFICATE, Outcome.CONNECTED, "adeverință",
        "Dovedește numărul, data și elementele din registru.",
    ),
    Starter(
        "adeverinta-solutionare", "Adeverință de soluționare", Kind.CERTIFICATE, Outcome.CONNECTED, "adeverință",
        "Dovedește cum s-a soluționat o petiție și când a plecat răspunsul.", _PETITIONS,
    ),
    Starter(
        "referat", "Referat", Kind.INTERNAL, Outcome.INTERNAL, "referat",
        "Notă internă: situația, temeiul, propunerea.",
    ),
    Starter(
        "copie-conforma", "Certificare „conform cu originalul”", Kind.CERTIFICATE, Outcome.CONNECTED, "certificare",
        "Certifică o copie și amprenta fișierului ei.",
    ),
)  # fmt: skip
BY_CODE: Final = {starter.code: starter for starter in STARTERS}


def blank_text() -> str:
    """Return the text with which a template from nothing begins."""
    return (FOLDER / "blank.typ").read_text(encoding="utf-8")
