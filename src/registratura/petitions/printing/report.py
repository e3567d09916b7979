"""The half-yearly report on petitions as sections of labels and figures, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura.petitions.models.petition import DOMAINS, KINDS
from registratura.petitions.queries.semester import RemarksLine
from registratura.petitions.reporting import Outcome, Route, SemesterReport
from registratura.registers.printing.report_pdf import Section

LAW = "OG 27/2002 art. 14"
TITLE = "Raport semestrial privind soluționarea petițiilor"
HALVES = {1: "semestrul I", 2: "semestrul al II-lea"}
SIGNERS = ("Întocmit, relații cu publicul", "Conducătorul instituției")
ROUTES: Mapping[Route, str | Promise] = {
    Route.OFFICE: gettext_lazy("depuse la sediu"),
    Route.POST: gettext_lazy("prin poștă sau curier"),
    Route.EMAIL: gettext_lazy("prin e-mail"),
    Route.PORTAL: gettext_lazy("prin portal"),
    Route.AUTHORITY: gettext_lazy("primite de la alte autorități"),
    Route.OTHER: gettext_lazy("pe altă cale"),
}
OUTCOMES: Mapping[Outcome, str | Promise] = {
    Outcome.FAVORABLE: gettext_lazy("soluționate favorabil"),
    Outcome.UNFAVORABLE: gettext_lazy("soluționate nefavorabil"),
    Outcome.ANSWERED: gettext_lazy("cu răspuns, fără soluție scrisă"),
    Outcome.REDIRECTED: gettext_lazy("redirecționate la altă autoritate"),
    Outcome.ANONYMOUS: gettext_lazy("clasate: anonime"),
    Outcome.REPEATED: gettext_lazy("clasate: repetate"),
    Outcome.CONNECTED: gettext_lazy("conexate la altă petiție"),
    Outcome.RECLASSIFIED: gettext_lazy("trecute la Legea 544/2001"),
    Outcome.IN_WORK: gettext_lazy("în lucru la sfârșitul perioadei"),
}
SUMS: Mapping[str, str | Promise] = {
    "routes": gettext_lazy("căile de primire"),
    "kinds": gettext_lazy("felurile petițiilor"),
    "domains": gettext_lazy("domeniile"),
    "units": gettext_lazy("compartimentele"),
    "outcomes": gettext_lazy("felul în care s-au încheiat"),
    "answers": gettext_lazy("răspunsurile în termen și peste termen"),
    "redirected": gettext_lazy("redirecționările în 5 zile și mai târziu"),
}


def sections_of(*, report: SemesterReport, remarks: RemarksLine) -> list[Section]:
    """
    Return the report in the order in which it is read.

    Law: OG 27/2002 art. 14.
    """
    average = f"{report.average_days:.1f}".replace(".", ",") if report.average_days is not None else "–"
    return [
        Section(
            _("Petiții înregistrate"),
            (
                (_("Total"), str(report.total)),
                *_rows(ROUTES, report.routes),
                (_("Numere anulate, necuprinse în total"), str(report.annulled)),
            ),
            law=LAW,
        ),
        Section(_("După fel"), _rows(KINDS, report.kinds)),
        Section(_("După domeniu"), _rows(DOMAINS, report.domains)),
        Section(_("După compartiment"), tuple((name, str(count)) for name, count in report.units.items())),
        Section(_("Cum s-au încheiat"), _rows(OUTCOMES, report.outcomes)),
        Section(
            _("Termene"),
            (
                (_("Răspunsuri în termen"), str(report.answered_in_time)),
                (_("Răspunsuri peste termen"), str(report.answered_late)),
                (_("În lucru, cu termenul depășit"), str(report.overdue)),
                (_("Cu termenul prelungit"), str(report.extended)),
                (_("Redirecționate în 5 zile"), str(report.redirected_in_time)),
                (_("Redirecționate mai târziu"), str(report.redirected_late)),
                (_("Durata medie a unui răspuns, zile"), average),
            ),
            law="OG 27/2002 art. 6¹, 8, 9",
        ),
        Section(_("Cauzele întârzierilor"), remark=remarks.causes or _("Nu s-au scris.")),
        Section(_("Propuneri"), remark=remarks.proposals or _("Nu s-au scris.")),
    ]


def _rows(names: Mapping[Any, str | Promise], counts: Mapping[Any, int]) -> tuple[tuple[str, str], ...]:
    words = {key: str(names[key]) for key in counts}
    return tuple((f"{words[key][:1].upper()}{words[key][1:]}", str(count)) for key, count in counts.items())
