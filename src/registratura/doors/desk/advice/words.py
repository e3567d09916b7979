"""Each advice in words, with where it leads, and its reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registratura.kernel.advising import FREQUENT, Advice, FactKey, Ranked, Reason
from registratura.placements.words import bucket_name


@dataclass(frozen=True, slots=True)
class Said:
    """An advice in words. address: a name in the namespace `desk`."""

    title: str | Promise
    words: str | Promise
    address: str
    icon: str


SAID: Final[dict[Advice, Said]] = {
    Advice.SHORTCUTS: Said(
        gettext_lazy("Înregistrați fără mouse"),
        gettext_lazy("N deschide formularul, Ctrl+Enter înregistrează, / caută. Apăsați ? pentru toate."),
        "register",
        "keyboard",
    ),
    Advice.TEMPLATES: Said(
        gettext_lazy("Faceți un model de scrisoare"),
        gettext_lazy(
            "Răspunsurile care se repetă se scriu o dată; numele, numărul și termenul se pun singure."
        ),
        "templates",
        "file-text",
    ),
    Advice.SCANS: Said(
        gettext_lazy("Scanați în loturi, cu foi despărțitoare"),
        gettext_lazy("Un teanc întreg se desparte singur pe lucrări, după codul etichetei."),
        "scans",
        "qr-code",
    ),
    Advice.BUNDLES: Said(
        gettext_lazy("Borderoul se face singur"),
        gettext_lazy("Trimiterile pregătite în cursul zilei intră într-un borderou gata de tipărit."),
        "dispatch",
        "send",
    ),
    Advice.DEPUTIES: Said(
        gettext_lazy("Numiți cine vă ține locul"),
        gettext_lazy("În concediu, lucrările merg la înlocuitor și se întorc la dumneavoastră."),
        "absences",
        "users",
    ),
    Advice.LABELS: Said(
        gettext_lazy("Tipăriți etichete cu cod"),
        gettext_lazy("Codul leagă hârtia de număr: la scanare nu mai alegeți nimic."),
        "labels",
        "printer",
    ),
    Advice.SEARCHES: Said(
        gettext_lazy("Căutați și în conținut"),
        gettext_lazy("Căutarea citește și documentele scanate; ghilimelele caută exact."),
        "search",
        "search",
    ),
    Advice.ARCHIVE: Said(
        gettext_lazy("Registrul la sfârșit de an"),
        gettext_lazy("Tipăriți registrul și verificați lanțul înainte de a-l preda."),
        "prints",
        "layers",
    ),
    Advice.SIGNING: Said(
        gettext_lazy("Semnați mai multe deodată"),
        gettext_lazy("Mapa de semnat adună tot ce așteaptă; o singură parolă pentru toate."),
        "signing_folder",
        "pencil",
    ),
    Advice.PORTAL: Said(
        gettext_lazy("Arătați programul cu publicul"),
        gettext_lazy("Portalul spune singur când este ghișeul deschis și primește cereri oricând."),
        "help",
        "landmark",
    ),
    Advice.REPORTS: Said(
        gettext_lazy("Rapoartele petițiilor se fac singure"),
        gettext_lazy("Semestrial, pe moduri de soluționare, gata de semnat."),
        "petitions",
        "file-text",
    ),
    Advice.TRAINING: Said(
        gettext_lazy("Instruire pentru colegi"),
        gettext_lazy("O oră, pe întrebările dumneavoastră. Scrieți asistenței când vă este la îndemână."),
        "help",
        "circle-help",
    ),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An advice as a page shows it. reasons: in words; href: empty where the page is not there."""

    advice: str
    title: str
    words: str
    href: str
    icon: str
    reasons: tuple[str, ...]


def shown(one: Ranked, *, code: str) -> Shown:
    """Return an advice in words, with its reasons."""
    said = SAID[one.advice]
    try:
        href = reverse(f"desk:{said.address}", kwargs={"code": code})
    except NoReverseMatch:
        href = ""
    reasons = tuple(reason_words(reason) for reason in one.reasons)
    return Shown(str(one.advice), str(said.title), str(said.words), href, said.icon, reasons)


def reason_words(reason: Reason) -> str:
    """Return a reason in words, with its weight."""
    if reason.key == FREQUENT:
        count = reason.weight // 10
        told = ngettext(
            "înregistrați des hârtii de la %(name)s (%(count)d în 90 de zile): faceți un model",
            "înregistrați des hârtii de la %(name)s (%(count)d în 90 de zile): faceți un model",
            count,
        )
        return told % {"name": reason.value, "count": count}
    told = {
        FactKey.USES: _("folosiți des: %(value)s (greutate %(weight)d)"),
        FactKey.INTEREST: _("ați spus că vă interesează: %(value)s (greutate %(weight)d)"),
        FactKey.REGION: _("județul scris de dumneavoastră: %(value)s (greutate %(weight)d)"),
    }[FactKey(reason.key)]
    return told % {"value": bucket_name(reason.value), "weight": reason.weight}
