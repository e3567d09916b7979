"""The words of the acts on requests for information."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "information.request.evaluated": _("a făcut evaluarea primară a cererii de informații"),
            "information.request.clarified": _("a cerut lămuriri solicitantului"),
            "information.request.notice_prepared": _("a pregătit înștiințarea despre termenul de 30 de zile"),
            "information.request.notice_left": _("a trimis înștiințarea despre termenul de 30 de zile"),
            "information.request.ended": _("a hotărât răspunsul la cererea de informații"),
            "information.request.delay_explained": _("a scris cauza întârzierii răspunsului"),
            "information.request.answer_came_back": _(
                "a aflat că răspunsul la cererea de informații nu a ajuns"
            ),
            "information.request.notice_came_back": _(
                "a aflat că înștiințarea despre termenul de 30 de zile nu a ajuns"
            ),
            "information.request.reopened": _("a redeschis cererea de informații: răspunsul a fost anulat"),
            "information.request.answered_verbally": _("a răspuns pe loc cererii verbale de informații"),
            "information.complaint.taken": _("a primit o reclamație administrativă (Legea 544/2001)"),
            "information.complaint.commission_named": _("a numit comisia de analiză a reclamației"),
            "information.complaint.reported": _("a înscris raportul comisiei de analiză"),
            "information.complaint.decided": _("a hotărât asupra reclamației administrative"),
            "information.court.recorded": _("a înscris o plângere în instanță (Legea 544/2001)"),
            "information.court.ended": _("a înscris soluția instanței (Legea 544/2001)"),
            "information.report.answered": _("a completat raportul anual privind Legea 544/2001"),
            "information.price.set": _("a stabilit costul copierii pentru informațiile publice"),
        }
    )
