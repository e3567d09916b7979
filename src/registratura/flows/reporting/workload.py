"""How much work each unit has."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.reports import queries as reports

from .definition import Asked, Column, Definition, Result, Shape, Span, Table, period_words
from .naming import notes_of, share, unit_names


def count(asked: Asked) -> Result:
    """Count what each unit received and gave out in a period, and the terms that run there now."""
    first_on, last_on = asked.days
    names = unit_names()
    lines = reports.load(first_on=first_on, last_on=last_on, units=asked.units)
    incoming, answered = sum(line.incoming for line in lines), sum(line.answered for line in lines)
    table = Table(
        key="units",
        title=_("Pe compartimente"),
        columns=(
            Column("unit", _("Compartimentul"), Shape.WORDS),
            Column("incoming", _("Intrări")),
            Column("outgoing", _("Ieșiri")),
            Column("internal", _("Interne")),
            Column("answered", _("Intrări cu răspuns plecat")),
            Column("answered_share", _("Cu răspuns, parte"), Shape.SHARE),
            Column("running", _("Termene în curs azi")),
        ),
        rows=tuple(
            (
                names.get(line.unit_id, "?"),
                line.incoming,
                line.outgoing,
                line.internal,
                line.answered,
                share(line.answered, line.incoming),
                line.running,
            )
            for line in lines
        ),
        total=(
            _("Total"),
            incoming,
            sum(line.outgoing for line in lines),
            sum(line.internal for line in lines),
            answered,
            share(answered, incoming),
            sum(line.running for line in lines),
        ),
        drawn="incoming",
    )
    return Result(
        period=period_words(year=asked.year, part=asked.part),
        first_on=first_on,
        last_on=last_on,
        tables=(table,),
        notes=notes_of(asked),
    )


REPORT = Definition(
    name="incarcare",
    title=gettext_lazy("Încărcarea compartimentelor"),
    summary=gettext_lazy(
        "Cât a intrat, cât a ieșit, cât are răspuns și ce termene curg în fiecare compartiment."
    ),
    law="Legea 16/1996, instrucțiunile din 1996 art. 9",
    words=(
        gettext_lazy(
            "Se numără înregistrările cu data în perioada aleasă, fără cele anulate, rezervate și nefolosite."
        ),
        gettext_lazy(
            "O intrare are răspuns când un răspuns legat de ea a plecat, oricând s-a întâmplat asta."
        ),
        gettext_lazy("Compartimentul este cel de acum al lucrării. Oamenii nu sunt numărați."),
    ),
    fields=(
        (gettext_lazy("intrări, ieșiri, interne"), gettext_lazy("după sensul scris în registru")),
        (gettext_lazy("cu răspuns plecat"), gettext_lazy("dintre intrările perioadei")),
        (gettext_lazy("termene în curs azi"), gettext_lazy("termene legale neîncheiate, oricând au început")),
    ),
    span=Span.PERIOD,
    count=count,
)
