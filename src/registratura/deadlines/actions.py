"""The words of the acts on terms and on the days that move them."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "deadlines.term.started": _("a pornit termenul"),
            "deadlines.term.extended": _("a prelungit termenul"),
            "deadlines.term.stopped": _("a încheiat termenul"),
            "deadlines.term.resumed": _("a reluat termenul, răspunsul nemaifiind în picioare"),
            "deadlines.term.cancelled": _("a făcut să înceteze termenul"),
            "deadlines.term.moved": _("a mutat termenul, după schimbarea zilelor libere"),
            "deadlines.day.declared": _("a declarat o zi liberă sau lucrătoare"),
            "deadlines.day.withdrawn": _("a retras o zi declarată"),
            "deadlines.rule.set": _("a stabilit un termen propriu"),
            "deadlines.rule.ended": _("a încheiat un termen propriu"),
            "deadlines.reminders.changed": _("a schimbat treptele de amintire a termenelor"),
            "deadlines.options.changed": _("a schimbat felul de a socoti termenele"),
        }
    )
