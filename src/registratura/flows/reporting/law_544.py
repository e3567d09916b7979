"""The yearly report on Law 544/2001."""

from django.utils.translation import gettext_lazy as _

from registratura.information import queries as information
from registratura.information.printing.report import LAW, SIGNERS, SUMS, TITLE, sections_of

from .definition import Asked, Definition, Result, Span, period_words
from .naming import notes_of, table_of


def count(asked: Asked) -> Result:
    """
    Count the requests of a year as the form of the norms asks, with what the institution answered to its questions.

    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """
    report = information.yearly_report(year=asked.year, today=asked.today)
    sections = sections_of(report=report, answers=information.year_answers(year=asked.year))
    first_on, last_on = asked.days
    return Result(
        period=period_words(year=asked.year, part="an"),
        first_on=first_on,
        last_on=last_on,
        tables=tuple(table_of(section, key=f"t{place}") for place, section in enumerate(sections, 1)),
        notes=notes_of(asked),
        faults=tuple(str(SUMS[name]) for name in report.disagreeing),
    )


REPORT = Definition(
    name="legea-544",
    title=TITLE,
    summary=_("Toate rubricile raportului anual: solicitări, răspunsuri, respingeri, reclamații, costuri."),
    law=LAW,
    words=(
        _(
            "Se numără solicitările cu număr de înregistrare din anul ales, fără cele anulate și fără reclamații."
        ),
        _(
            "O solicitare stă o singură dată sub felul în care s-a încheiat până la sfârșitul anului sau până azi."
        ),
        _("Cele redirecționate sunt în total, dar nu în domenii, așa cum cere formularul."),
        _(
            "Este peste termen răspunsul plecat după ultima zi a termenului care l-a legat, cu prelungirea lui."
        ),
    ),
    fields=(
        (
            _("solicitări primite"),
            _("după persoană, după calea de primire, după cele șase domenii de interes"),
        ),
        (_("soluționate favorabil"), _("în 10 zile, în 30 de zile, peste termen; după cale și după domeniu")),
        (_("redirecționate în 5 zile"), _("trimise instituției competente cel mult a cincea zi")),
        (_("respinse"), _("exceptate sau inexistente, pe domenii, cu informațiile cerute")),
        (_("reclamații și plângeri"), _("favorabile, respinse și în curs, depuse în anul ales")),
        (
            _("costuri"),
            _("sumele încasate din copiere și ce a răspuns instituția la întrebările formularului"),
        ),
    ),
    span=Span.YEAR,
    count=count,
    everywhere=True,
    signers=SIGNERS,
)
