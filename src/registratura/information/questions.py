"""The questions of the yearly report that a person answers, in the order of the form."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shape(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"


_RATINGS = (_("foarte bună"), _("bună"), _("satisfăcătoare"), _("nesatisfăcătoare"))
_ENOUGH = (_("suficiente"), _("insuficiente"))
_YES_NO = (_("da"), _("nu"))
_RATING_KEYS = ("very_good", "good", "satisfactory", "unsatisfactory")


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form. `options`: keys and words of a choice. `part`: the part of the report it stands in."""

    key: str
    part: str
    words: str | Promise
    shape: Shape
    options: tuple[tuple[str, str | Promise], ...] = ()

    def shown(self, answer: str) -> str:
        """Return an answer in words."""
        return str(dict(self.options).get(answer, answer if self.shape is not Shape.CHOICE else ""))


def _of(keys: tuple[str, ...], words: tuple[str | Promise, ...]) -> tuple[tuple[str, str | Promise], ...]:
    return tuple(zip(keys, words, strict=True))


RATING = _of(_RATING_KEYS, _RATINGS)
ENOUGH = _of(("enough", "not_enough"), _ENOUGH)
YES_NO = _of(("yes", "no"), _YES_NO)
PARTS: tuple[tuple[str, str | Promise], ...] = (
    ("rating", _("Evaluarea activității")),
    ("resources", _("I. Resurse și proces")),
    ("published", _("II.A. Informații publicate din oficiu")),
    ("delays", _("Măsuri pentru termenele depășite")),
    ("costs", _("Costuri și eficiență")),
    ("press", _("Relația cu presa")),
)
# Law: HG 123/2002, anexa (raportul de evaluare). The wording of the annex is to be checked by a jurist.
QUESTIONS: tuple[Question, ...] = (
    Question("rating", "rating", _("Activitatea instituției în anul raportat a fost"), Shape.CHOICE, RATING),
    Question("human", "resources", _("Resurse umane"), Shape.CHOICE, ENOUGH),
    Question("material", "resources", _("Resurse materiale"), Shape.CHOICE, ENOUGH),
    Question(
        "cooperation", "resources", _("Colaborarea cu direcțiile de specialitate"), Shape.CHOICE, RATING
    ),
    Question(
        "places",
        "published",
        _("Unde s-au afișat: pagina de internet, sediu, presă, Monitorul Oficial, altfel"),
        Shape.LINE,
    ),
    Question("visible", "published", _("Afișarea este suficient de vizibilă"), Shape.CHOICE, YES_NO),
    Question("visibility", "published", _("Soluții aplicate pentru vizibilitate"), Shape.TEXT),
    Question("more_sets", "published", _("Seturi de date suplimentare publicate"), Shape.TEXT),
    Question("open_format", "published", _("Informații publicate în format deschis"), Shape.CHOICE, YES_NO),
    Question("open_measures", "published", _("Măsuri interne pentru seturi în format deschis"), Shape.TEXT),
    Question("delay_measures", "delays", _("Măsuri luate ca termenele să nu mai fie depășite"), Shape.TEXT),
    Question("cost_lei", "costs", _("Costurile compartimentului, lei"), Shape.NUMBER),
    Question("library", "costs", _("Punct de informare sau bibliotecă virtuală"), Shape.CHOICE, YES_NO),
    Question("improve", "costs", _("Ce trebuie îmbunătățit"), Shape.TEXT),
    Question("taken", "costs", _("Măsuri luate pentru eficiență"), Shape.TEXT),
    Question("accreditations_refused", "press", _("Acreditări refuzate"), Shape.NUMBER),
    Question("accreditations_withdrawn", "press", _("Acreditări retrase"), Shape.NUMBER),
    Question("conferences", "press", _("Conferințe de presă ținute"), Shape.NUMBER),
)
