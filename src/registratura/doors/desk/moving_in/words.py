"""The words for what is found in old registers."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.transfers.meanings import Finding

FIELDS: Final[Mapping[str, Promise]] = {
    "number": _("Numărul de înregistrare"),
    "registered_on": _("Data înregistrării"),
    "direction": _("Intrare sau ieșire"),
    "sender": _("Expeditorul"),
    "recipient": _("Destinatarul"),
    "subject": _("Conținutul pe scurt"),
    "document_kind": _("Tipul documentului"),
    "sender_number": _("Numărul documentului"),
    "sender_dated_on": _("Data documentului"),
    "sheet_count": _("Numărul de file"),
    "annex_count": _("Numărul de anexe"),
    "unit": _("Compartimentul"),
    "dispatched_on": _("Data expedierii"),
    "resolution": _("Modul de rezolvare"),
    "filing_code": _("Indicativul dosarului"),
    "remarks": _("Observații"),
    "standing": _("Anulat sau nu"),
}
_FINDINGS: Final[Mapping[str, Promise]] = {
    "number-missing": _("Nu are număr. Rândul nu se preia; completați-l în fișier."),
    "number-unreadable": _("Numărul „%(value)s” nu se înțelege. Rândul nu se preia."),
    "number-with-more": _("Numărul este scris „%(value)s”; partea de după cifre se păstrează la observații."),
    "number-twice": _(
        "Numărul mai stă pe rândul %(value)s. Ambele se păstrează; al doilea într-un registru alăturat."
    ),
    "day-missing": _("Nu are data înregistrării. Rândul nu se preia; completați-o în fișier."),
    "day-unreadable": _("Data „%(value)s” nu există. Rândul nu se preia; îndreptați-o în fișier."),
    "day-impossible": _("Data „%(value)s” este în viitor sau înainte de 1950. Rândul nu se preia."),
    "other-day-unreadable": _("%(field)s „%(value)s” nu se înțelege și rămâne necompletată."),
    "subject-missing": _("Nu are conținut; se scrie că în registrul vechi nu era."),
    "shortened": _("%(field)s: prea lung; ce trece de limită („%(value)s…”) nu încape."),
    "count-unreadable": _("%(field)s „%(value)s” nu este un număr și rămâne necompletat."),
    "direction-unreadable": _("„%(value)s” nu spune dacă a intrat sau a ieșit; se ia înțelesul obișnuit."),
}
PROBLEMS: Final[Mapping[str, Promise]] = {
    "empty": _("Fișierul nu are niciun rând. Alegeți alt fișier sau altă foaie."),
    "too-large": _("Fișierul trece de 200 MB. Împărțiți registrul pe ani."),
    "too-long": _("Fișierul are peste 500.000 de rânduri. Împărțiți registrul pe ani."),
    "locked": _("Fișierul este închis cu parolă. Salvați-l fără parolă și încărcați-l din nou."),
    "form": _("Fișierul nu este un tabel pe care îl știm citi. Salvați-l ca .xlsx, .ods sau CSV."),
    "broken-off": _(
        "Lucrul s-a întrerupt de mai multe ori. Ce s-a făcut rămâne; anunțați administratorul, apoi continuați."
    ),
    "lost": _("Fișierul nu mai este la locul lui. Încărcați-l din nou."),
}


def words_of(finding: Finding) -> str:
    """Return what was found, in words with what happens or what is to be done."""
    said = _FINDINGS.get(finding.code)
    if said is None:
        return finding.code
    return str(said) % {"value": finding.value, "field": FIELDS.get(finding.field, finding.field)}


def kind_of(code: str) -> str:
    """Return the kind of a finding in few words."""
    return str(_KINDS.get(code, code))


_KINDS: Final[Mapping[str, Promise]] = {
    "number-missing": _("fără număr"),
    "number-unreadable": _("număr care nu se înțelege"),
    "number-with-more": _("număr cu adaos"),
    "number-twice": _("număr dat de două ori"),
    "day-missing": _("fără dată"),
    "day-unreadable": _("dată care nu există"),
    "day-impossible": _("dată imposibilă"),
    "other-day-unreadable": _("altă dată care nu se înțelege"),
    "subject-missing": _("fără conținut"),
    "shortened": _("text prea lung"),
    "count-unreadable": _("file sau anexe care nu sunt un număr"),
    "direction-unreadable": _("sens care nu se înțelege"),
}
