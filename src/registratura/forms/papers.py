"""
Papers that another authority issues, which an institution may not ask of persons: it asks the issuer.

Law: OUG 41/2016 art. 2^1, brought by Law 267/2021 (from 1 January 2022), widened by Law 9/2023; SEM-19. The list is
data with the day since which each row holds; it warns by the words of a field too, for a field may not say what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from registratura.forms.definition import Definition, Field, Kind, Page
from registratura.kernel.text import N_, fold

LEGAL_BASIS: Final = N_(
    "OUG nr. 41/2016, art. 2^1, introdus de Legea nr. 267/2021 și extins de Legea nr. 9/2023"
)
_SINCE: Final = date(2022, 1, 1)
_WIDENED: Final = date(2023, 7, 5)


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper: who issues it, by which words a field betrays that it asks for it, since when it is listed."""

    code: str
    name: str
    issuer: str
    pattern: re.Pattern[str]
    valid_from: date = _SINCE


def _paper(code: str, name: str, issuer: str, pattern: str, valid_from: date = _SINCE) -> Paper:
    return Paper(code, name, issuer, re.compile(pattern), valid_from)


PAPERS: Final[tuple[Paper, ...]] = (
    _paper(
        "identity",
        N_("copia actului de identitate"),
        N_("serviciul de evidență a persoanelor"),
        r"\bcopi\w* .*(act|carte)\w* de identitate|\bcopi\w* (dupa )?(ci|bi|buletin)\b"
        r"|^(act|carte)\w* de identitate$",
    ),
    _paper(
        "civil-status",
        N_("certificatul de naștere, de căsătorie sau de deces"),
        N_("serviciul de stare civilă"),
        r"certificat\w* de (nastere|casatorie|deces|divort)",
    ),
    _paper(
        "tax-certificate",
        N_("certificatul de atestare fiscală"),
        N_("ANAF sau compartimentul de taxe locale"),
        r"certificat\w* (de atestare )?fiscal|atestare fiscala|adeverint\w* .*(anaf|de venit)",
    ),
    _paper(
        "criminal-record",
        N_("cazierul judiciar sau fiscal"),
        N_("Poliția Română sau ANAF"),
        r"\bcazier",
    ),
    _paper(
        "land-book",
        N_("extrasul de carte funciară"),
        N_("Agenția Națională de Cadastru și Publicitate Imobiliară"),
        r"carte\w* funciar|extras\w* (de )?cf\b",
    ),
    _paper(
        "company",
        N_("certificatul constatator sau de înregistrare al firmei"),
        N_("Oficiul Național al Registrului Comerțului"),
        r"certificat\w* constatator|certificat\w* de inregistrare|\bcui-ului copie|registrul comertului",
    ),
    _paper(
        "pension",
        N_("talonul sau decizia de pensie"),
        N_("Casa Națională de Pensii Publice"),
        r"(talon|cupon|decizi)\w* de pensi",
        _WIDENED,
    ),
    _paper(
        "health",
        N_("adeverința de asigurat medical"),
        N_("Casa Națională de Asigurări de Sănătate"),
        r"adeverint\w* de asigurat|calitat\w* de asigurat",
        _WIDENED,
    ),
    _paper(
        "disability",
        N_("certificatul de încadrare în grad de handicap"),
        N_("Direcția Generală de Asistență Socială și Protecția Copilului"),
        r"(certificat|grad)\w* .*handicap",
        _WIDENED,
    ),
    _paper(
        "vehicle",
        N_("certificatul de înmatriculare sau cartea vehiculului"),
        N_("serviciul de înmatriculări"),
        r"certificat\w* de inmatriculare|\btalon\w* (auto|masin)|cartea? (de identitate a )?vehicul",
        _WIDENED,
    ),
    _paper(
        "studies",
        N_("diploma sau foaia matricolă"),
        N_("unitatea de învățământ"),
        r"\bdiplom\w* de|foai\w* matricol",
        _WIDENED,
    ),
)
_BY_CODE: Final = {paper.code: paper for paper in PAPERS}
NOT_ONE: Final = "none"
"""The code with which an administrator says that a field asks no such paper, whatever its words are."""


def paper(code: str) -> Paper | None:
    """Return a kind of paper by its code, or None."""
    return _BY_CODE.get(code)


def listed(*, on: date) -> tuple[Paper, ...]:
    """Return the kinds of papers that hold on a day."""
    return tuple(one for one in PAPERS if one.valid_from <= on)


def asked_by(field: Field, *, on: date) -> Paper | None:
    """
    Return the paper of another authority that a field asks, said by its mark or betrayed by its words.

    Law: OUG 41/2016 art. 2^1 (SEM-19).
    """
    if field.kind is not Kind.FILES:
        return None
    if field.paper:
        return _BY_CODE.get(field.paper)
    words = fold(field.label.ro)
    return next((one for one in listed(on=on) if one.pattern.search(words)), None)


def asked(definition: Definition, *, on: date) -> list[tuple[Page, Field, Paper]]:
    """Return every place of a form where a paper of another authority is asked."""
    found = ((page, field, asked_by(field, on=on)) for page, field in definition.fields())
    return [(page, field, one) for page, field, one in found if one is not None]
