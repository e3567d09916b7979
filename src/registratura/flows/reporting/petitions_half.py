"""The half-yearly report on petitions."""

from django.utils.translation import gettext_lazy as _

from registratura.petitions import queries as petitions
from registratura.petitions.printing.report import LAW, SIGNERS, SUMS, TITLE, sections_of

from .definition import Asked, Definition, Result, Span, period_words
from .naming import notes_of, table_of


def count(asked: Asked) -> Result:
    """
    Count the petitions of a half year, with the causes and proposals that were written beside them.

    Law: OG 27/2002 art. 14.
    """
    half = 2 if asked.part == "s2" else 1
    report = petitions.semester_report(year=asked.year, half=half, today=asked.today)
    sections = sections_of(report=report, remarks=petitions.remarks(year=asked.year, half=half))
    return Result(
        period=period_words(year=asked.year, part=f"s{half}"),
        first_on=report.first_on,
        last_on=report.last_on,
        tables=tuple(table_of(section, key=f"t{place}") for place, section in enumerate(sections, 1)),
        notes=notes_of(asked),
        faults=tuple(str(SUMS[name]) for name in report.disagreeing),
    )


REPORT = Definition(
    name="petitii",
    title=TITLE,
    summary=_("Câte petiții au venit, pe ce cale, de ce fel, cum s-au încheiat și în ce termen."),
    law=LAW,
    words=(
        _("Se numără petițiile cu număr de înregistrare din semestrul ales, fără cele anulate."),
        _("Fiecare stă o singură dată sub felul în care s-a încheiat la sfârșitul semestrului sau azi."),
        _("Ziua răspunsului este cea în care a plecat prima scrisoare legată de petiție."),
        _("O petiție trimisă de altă autoritate se numără acolo, oricare ar fi calea pe care a venit."),
    ),
    fields=(
        (_("înregistrate"), _("total, după calea de primire, fel, domeniu și compartiment")),
        (_("cum s-au încheiat"), _("favorabil, nefavorabil, redirecționate, clasate, conexate, în lucru")),
        (_("în termen și peste termen"), _("față de termenul petiției, cu prelungirea lui")),
        (_("durata medie"), _("zile de la înregistrare la plecarea răspunsului, pentru cele cu răspuns")),
        (_("cauze și propuneri"), _("ce a scris responsabilul lângă cifre")),
    ),
    span=Span.HALF,
    count=count,
    everywhere=True,
    signers=SIGNERS,
)
