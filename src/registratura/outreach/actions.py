"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "outreach.topic.saved": _("a schimbat un subiect de noutăți"),
            "outreach.options.changed": _("a schimbat limitele trimiterilor"),
            "outreach.subscription.asked": _("a cerut să primească noutăți; urmează confirmarea"),
            "outreach.subscription.confirmed": _("a confirmat că dorește noutăți"),
            "outreach.subscription.changed": _("a schimbat ce noutăți primește"),
            "outreach.subscription.ended": _("nu mai dorește noutăți"),
            "outreach.suppression.noted": _("o adresă a trecut pe lista celor care nu vor mesaje"),
            "outreach.campaign.saved": _("a scris o campanie"),
            "outreach.campaign.tested": _("și-a trimis o probă a campaniei"),
            "outreach.campaign.started": _("a pornit o campanie"),
            "outreach.campaign.paused": _("a pus campania în pauză"),
            "outreach.campaign.resumed": _("a reluat campania"),
            "outreach.campaign.stopped": _("a oprit campania"),
            "outreach.campaign.done": _("campania s-a încheiat"),
            "outreach.report.taken": _("a venit un răspuns automat la un mesaj din campanie"),
            "outreach.call.taken": _("a luat un telefon de dat"),
            "outreach.call.ended": _("a scris cum s-a încheiat telefonul"),
            "outreach.survey.saved": _("a scris un chestionar"),
            "outreach.survey.opened": _("a deschis chestionarul"),
            "outreach.survey.closed": _("a încheiat chestionarul"),
        }
    )
