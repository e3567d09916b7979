"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "screening.rules.published": _("a publicat o versiune a regulilor de verificare"),
            "screening.case.opened": _("a trimis un caz la verificare"),
            "screening.case.taken": _("a luat cazul în lucru"),
            "screening.case.given_back": _("a pus cazul înapoi la coadă"),
            "screening.case.asked": _("a cerut lămuriri"),
            "screening.case.explained": _("a dat lămuriri"),
            "screening.case.closed": _("a închis cazul"),
            "screening.decision.proposed": _("a propus o măsură"),
            "screening.decision.confirmed": _("a confirmat măsura, ca al doilea om"),
            "screening.decision.refused": _("nu a confirmat măsura"),
            "screening.decision.ended": _("a încheiat măsura"),
            "screening.contest.filed": _("a contestat măsura"),
            "screening.contest.answered": _("a răspuns contestației"),
        }
    )
