"""The yearly report on Law 544/2001 as sections of labels and figures, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.information.queries.yearly import AnswersLine
from registratura.information.questions import PARTS, QUESTIONS, Question, Shape
from registratura.information.reporting import Fate, Judged, Span, YearlyReport
from registratura.information.wording import DOMAINS, PERSON_KINDS, WAYS
from registratura.registers.printing.report_pdf import Section

LAW = "Legea 544/2001 art. 27, HG 123/2002 art. 27"
TITLE = "Raport de evaluare a implementării Legii nr. 544/2001"
SIGNERS = ("Responsabil Legea 544/2001", "Conducătorul instituției")
FATES: Mapping[Fate, str | Promise] = {
    Fate.FAVORABLE: gettext_lazy("soluționate favorabil"),
    Fate.REDIRECTED: gettext_lazy("redirecționate către alte instituții"),
    Fate.EXEMPT: gettext_lazy("respinse: informații exceptate"),
    Fate.NONEXISTENT: gettext_lazy("respinse: informații inexistente"),
    Fate.RECLASSIFIED: gettext_lazy("reîncadrate ca petiții"),
    Fate.DIRECTED: gettext_lazy("verbale, îndrumate să se ceară în scris"),
    Fate.OPEN: gettext_lazy("fără răspuns la sfârșitul perioadei"),
}
SPANS: Mapping[Span, str | Promise] = {
    Span.TEN: gettext_lazy("în 10 zile"),
    Span.THIRTY: gettext_lazy("în 30 de zile"),
    Span.LATE: gettext_lazy("cu termenul depășit"),
}
SUMS: Mapping[str, str | Promise] = {
    "persons": gettext_lazy("persoanele"),
    "received": gettext_lazy("căile de primire"),
    "domains": gettext_lazy("domeniile"),
    "fates": gettext_lazy("felul în care s-au încheiat"),
    "spans": gettext_lazy("termenele răspunsurilor favorabile"),
    "favorable_ways": gettext_lazy("căile răspunsurilor favorabile"),
    "favorable_domains": gettext_lazy("domeniile răspunsurilor favorabile"),
    "refused_domains": gettext_lazy("domeniile celor respinse"),
}


def sections_of(*, report: YearlyReport, answers: AnswersLine) -> list[Section]:
    """
    Return the report in the order of its form: what people answer first, then the figures.

    Law: Legea 544/2001 art. 27; HG 123/2002 art. 27.
    """
    parts = {key: _part(key, str(title), answers) for key, title in PARTS}
    figures = _figures(report)
    return [parts["rating"], parts["resources"], parts["published"], *figures, *(_rest(report, parts))]


def _figures(report: YearlyReport) -> list[Section]:
    return [
        Section(
            _("II.B.1. Solicitări primite"),
            (
                (_("Total"), str(report.total)),
                *_rows(PERSON_KINDS, report.persons),
                *_rows(WAYS, report.received),
                (_("Din partea presei"), str(report.media)),
                (_("Cu termene socotite după norme, în zile lucrătoare"), str(report.by_norms)),
                (_("Numere anulate, necuprinse în total"), str(report.annulled)),
            ),
            law=LAW,
        ),
        Section(_("Solicitări pe domenii, fără cele redirecționate"), _rows(DOMAINS, report.domains)),
        Section(_("Cum s-au încheiat"), _rows(FATES, report.fates)),
        Section(
            _("II.B.2. Soluționate favorabil"),
            (
                *_rows(SPANS, report.spans),
                (_("Redirecționate în 5 zile"), str(report.redirected_in_time)),
                *_rows(WAYS, report.favorable_ways, prefix=_("comunicate: ")),
                *_rows(DOMAINS, report.favorable_domains),
            ),
        ),
        Section(_("II.B.3. Cauzele depășirii termenelor"), remark="\n".join(report.causes) or _("Nu sunt.")),
        Section(
            _("II.B.5. Respinse"),
            ((_("Total"), str(report.refused)), *_rows(DOMAINS, report.refused_domains)),
            remark=_asked(report),
        ),
        Section(_("II.B.6.1. Reclamații administrative"), _judged(report.complaints)),
        Section(_("II.B.6.2. Plângeri în instanță"), _judged(report.court)),
    ]


def _rest(report: YearlyReport, parts: Mapping[str, Section]) -> list[Section]:
    lei = f"{report.copies_bani // 100},{report.copies_bani % 100:02d}"
    costs, press = parts["costs"], parts["press"]
    accredited = report.accreditations
    return [
        parts["delays"],
        Section(
            costs.title,
            ((_("Sume încasate din copierea documentelor, lei"), lei), *costs.rows),
            remark=costs.remark,
            law="Legea 544/2001 art. 9",
        ),
        Section(
            press.title,
            (
                (_("Cereri de acreditare"), str(accredited.total)),
                (_("Acordate în 2 zile"), str(accredited.in_time)),
                (_("Acordate mai târziu"), str(accredited.late)),
                (_("Cereri de acreditare în lucru"), str(accredited.open)),
                *press.rows,
            ),
            law="Legea 544/2001 art. 17–19",
        ),
    ]


def _part(key: str, title: str, answers: AnswersLine) -> Section:
    asked = [question for question in QUESTIONS if question.part == key]
    rows = tuple(
        (str(question.words), question.shown(answers.answers.get(question.key, "")) or "–")
        for question in asked
        if question.shape is not Shape.TEXT
    )
    return Section(title, rows, remark="\n".join(_texts(asked, answers)))


def _texts(asked: list[Question], answers: AnswersLine) -> list[str]:
    return [
        f"{question.words}: {' '.join(answers.answers[question.key].split())}"
        for question in asked
        if question.shape is Shape.TEXT and answers.answers.get(question.key)
    ]


def _asked(report: YearlyReport) -> str:
    if not report.refused_asked:
        return ""
    return "\n".join(
        [_("Informațiile exceptate care s-au refuzat:"), *(f"– {one}" for one in report.refused_asked)]
    )


def _judged(counted: Judged) -> tuple[tuple[str, str], ...]:
    return (
        (_("Soluționate favorabil"), str(counted.favorable)),
        (_("Respinse"), str(counted.rejected)),
        (_("În curs"), str(counted.open)),
        (_("Total"), str(counted.total)),
    )


def _rows(
    names: Mapping[Any, str | Promise], counts: Mapping[Any, int], prefix: str = ""
) -> tuple[tuple[str, str], ...]:
    unsaid = _("nescris")
    made = []
    for key, count in counts.items():
        words = f"{prefix}{names[key] if key is not None else unsaid}"
        made.append((words[:1].upper() + words[1:], str(count)))
    return tuple(made)
