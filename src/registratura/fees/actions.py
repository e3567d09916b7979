"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "fees.rule.set": _("a stabilit taxa"),
            "fees.charge.made": _("a calculat taxa"),
            "fees.charge.tied": _("a legat taxa de înregistrare"),
            "fees.charge.left": _("nu a putut calcula taxa; calculați-o de pe această pagină"),
            "fees.charge.waived": _("a scutit de taxă"),
            "fees.charge.cancelled": _("a anulat taxa"),
            "fees.charge.settled": _("a încasat taxa"),
            "fees.payment.recorded": _("a înscris plata"),
            "fees.payment.struck": _("a tăiat plata scrisă greșit"),
            "fees.refund.asked": _("a cerut restituirea"),
            "fees.refund.approved": _("a aprobat restituirea"),
            "fees.refund.refused": _("a respins restituirea"),
            "fees.statement.read": _("a citit extrasul"),
            "fees.handover.made": _("a predat lista la ghiseul.ro"),
            "fees.choice.made": _("a schimbat casieria"),
        }
    )
