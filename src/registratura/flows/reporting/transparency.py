"""The yearly report on transparency in making decisions."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.consultations import queries as consultations

from .definition import Asked, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import notes_of

LAW = "Legea 52/2003 art. 13"


def count(asked: Asked) -> Result:
    """
    Return what the registers count of a year of consultations, and what the institution answered beside it.

    A published report stands as it was published. Law: Legea 52/2003 art. 13.
    """
    report = consultations.report_of(year=asked.year)
    first_on, last_on = asked.days
    asked_words = {key: str(words) for key, words in consultations.QUESTIONS}
    figures = Table(
        key="figures",
        title=_("Ce spun registrele"),
        columns=(Column("label", _("Ce"), Shape.WORDS), Column("value", _("Câte"))),
        rows=tuple((words, report.figures.get(key, 0)) for key, words in consultations.figure_words()),
        law=LAW,
    )
    answers = Table(
        key="answers",
        title=_("Ce a răspuns instituția"),
        columns=(Column("label", _("Întrebarea"), Shape.WORDS), Column("value", _("Răspunsul"), Shape.WORDS)),
        rows=tuple(
            (words, report.answers.get(key) or _("nu s-a răspuns")) for key, words in asked_words.items()
        ),
        law=LAW,
    )
    published = report.published_at
    notes = (_("Raportul este publicat; cifrele sunt cele de atunci."),) if published else notes_of(asked)
    return Result(
        period=period_words(year=asked.year, part="an"),
        first_on=first_on,
        last_on=last_on,
        tables=(figures, answers),
        notes=notes,
    )


REPORT = Definition(
    name="transparenta",
    title="Raport anual privind transparența decizională",
    summary=gettext_lazy(
        "Recomandări primite și preluate, dezbateri, participanți, procese, ședințe nepublice."
    ),
    law=LAW,
    words=(
        gettext_lazy(
            "Proiectele se numără în anul în care au fost anunțate, recomandările în cel în care au venit."
        ),
        gettext_lazy("Dezbaterile se numără în anul în care s-au ținut, dacă minuta lor este publicată."),
        gettext_lazy("Ce nu poate număra niciun registru răspunde instituția, la „Consultări publice”."),
    ),
    fields=(
        (gettext_lazy("recomandări primite"), gettext_lazy("propunerile trecute în registrul unui proiect")),
        (
            gettext_lazy("recomandări preluate"),
            gettext_lazy("cele hotărâte ca preluate, întregi sau în parte"),
        ),
        (gettext_lazy("dezbateri și participanți"), gettext_lazy("din minutele publicate")),
        (gettext_lazy("procese, ședințe nepublice, parteneriat"), gettext_lazy("răspunsurile instituției")),
    ),
    span=Span.YEAR,
    count=count,
    everywhere=True,
    signers=("Persoana desemnată pentru relația cu societatea civilă", "Conducătorul instituției"),
)
