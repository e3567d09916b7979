"""The ten columns of the register of requests and answers, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.information.queries import RegisterLine
from registratura.information.rules import Domain, Nature, PersonKind, Way
from registratura.information.wording import DOMAINS, NATURES, PERSON_KINDS, WAYS, exemption_words

COLUMNS: tuple[str | Promise, ...] = (
    gettext_lazy("Număr și data cerere"),
    gettext_lazy("Modalitatea de primire a cererii"),
    gettext_lazy("Numele și prenumele solicitantului"),
    gettext_lazy("Persoană fizică / persoană juridică"),
    gettext_lazy("Informațiile solicitate"),
    gettext_lazy("Domeniul de interes"),
    gettext_lazy("Natura răspunsului"),
    gettext_lazy("Modul de comunicare (și formatul răspunsului)"),
    gettext_lazy("Termen (zile)"),
    gettext_lazy("Număr și data răspuns"),
)


@dataclass(frozen=True, slots=True)
class Cells:
    """What stands in the ten columns of a position."""

    request: str
    received: str
    applicant: str
    person: str
    asked: str
    domain: str
    nature: str
    communicated: str
    term: str
    answer: str


def cells_of(line: RegisterLine) -> Cells:
    """
    Return the ten columns of a position.

    Law: HG 123/2002, anexa (registrul solicitărilor și răspunsurilor).
    """
    if line.state == "annulled":
        return Cells(
            line.written_number, "", "", "", _("anulată: %s") % line.annulled_reason, "", "", "", "", ""
        )
    way = str(WAYS[Way(line.answer_way)]) if line.answer_way else ""
    left = f"{line.left_on:%d.%m.%Y}" if line.left_on else ""
    return Cells(
        request=line.written_number,
        received=str(WAYS[Way(line.received_way)]),
        applicant=line.applicant,
        person=str(PERSON_KINDS[PersonKind(line.person_kind)]) if line.person_kind else "",
        asked=line.asked,
        domain=line.domain_note
        or (str(DOMAINS[Domain(line.domain)]).partition(" (")[0] if line.domain else ""),
        nature=_nature(line),
        communicated=f"{way} ({line.answer_format})" if way and line.answer_format else way,
        term=_("24 de ore") if line.term_days == 0 else str(line.term_days),
        answer=line.answer_number or (_("verbal, %s") % left if line.nature and left else ""),
    )


def _nature(line: RegisterLine) -> str:
    if not line.nature:
        return ""
    words = str(NATURES[Nature(line.nature)])
    if line.nature == Nature.REFUSED.value:
        return f"{words}: {exemption_words(line.codes)}"
    if line.partial:
        return _("%(nature)s, acces parțial: %(ground)s") % {
            "nature": words,
            "ground": exemption_words(line.codes),
        }
    return f"{words}: {line.authority}" if line.authority else words
