"""The words of the acts on structure and people."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "institutions.institution.opened": _("a deschis instituția"),
            "institutions.institution.changed": _("a schimbat datele instituției"),
            "institutions.second_step.asked": _("a cerut tuturor o a doua dovadă la intrare"),
            "institutions.second_step.lifted": _("a lăsat a doua dovadă la alegerea fiecăruia"),
            "institutions.institution.exported": _("a scos pachetul întreg al instituției"),
            "institutions.institution.brought_in": _("a adus pachetul întreg al instituției"),
            "institutions.unit.added": _("a adăugat compartimentul"),
            "institutions.unit.changed": _("a schimbat compartimentul"),
            "institutions.unit.closed": _("a închis compartimentul"),
            "institutions.membership.added": _("a dat rolul"),
            "institutions.membership.ended": _("a încheiat rolul"),
            "institutions.entitlements.kept": _("a primit ce cuprinde abonamentul"),
            "institutions.link.issued": _("a dat o legătură de intrare"),
        }
    )
