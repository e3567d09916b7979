"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "payments.order.made": _("a deschis ordinul de plată"),
            "payments.order.closed": _("a închis ordinul de plată"),
            "payments.order.begun": _("a plecat spre pagina de plată"),
            "payments.event.rejected": _("a respins o notificare de plată"),
            "payments.fact.noted": _("a înscris în registrul plăților"),
            "payments.surplus.used": _("a folosit plata în plus pentru alt ordin"),
            "payments.refund.asked": _("a cerut restituirea plății"),
            "payments.refund.agreed": _("a aprobat restituirea plății"),
            "payments.refund.refused": _("a respins restituirea plății"),
            "payments.refund.sent": _("a trimis restituirea plății"),
            "payments.refund.failed": _("nu a reușit restituirea plății"),
            "payments.refund.confirmed": _("a confirmat restituirea plății"),
            "payments.statement.read": _("a citit extrasul bancar"),
            "payments.line.matched": _("a legat o linie de extras de un ordin"),
            "payments.line.set_aside": _("a scos o linie de extras dintre plăți"),
            "payments.settlement.read": _("a citit decontarea procesatorului"),
            "payments.settlement.tied": _("a legat decontarea de extras"),
            "payments.account.saved": _("a schimbat contul la procesatorul de plăți"),
            "payments.options.saved": _("a schimbat încasarea facturilor"),
        }
    )
