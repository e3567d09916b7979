"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "billing.customer.added": _("a scris clientul"),
            "billing.customer.changed": _("a schimbat datele clientului"),
            "billing.customer.closed": _("a trecut clientul între cei vechi"),
            "billing.customer.reopened": _("a readus clientul"),
            "billing.customer.contact_erased": _("a șters omul de contact"),
            "billing.institution.tied": _("a legat instituția de client"),
            "billing.institution.untied": _("a dezlegat instituția de client"),
            "billing.plan.added": _("a scris planul"),
            "billing.plan.version_added": _("a scris o versiune a planului"),
            "billing.plan.retired": _("a retras planul"),
            "billing.plan.restored": _("a readus planul"),
            "billing.contract.added": _("a scris contractul"),
            "billing.contract.changed": _("a schimbat ciorna contractului"),
            "billing.contract.signed": _("a scris semnarea contractului"),
            "billing.contract.extended": _("a prelungit contractul"),
            "billing.contract.ended": _("a încetat contractul"),
            "billing.subscription.begun": _("a început abonamentul"),
            "billing.subscription.passed": _("a trecut abonamentul în altă stare"),
            "billing.subscription.renewed": _("a început altă perioadă a abonamentului"),
            "billing.subscription.cancel_set": _("a hotărât până când ține abonamentul"),
            "billing.subscription.unpaid_noted": _("a scris de când este o factură neachitată"),
        }
    )
