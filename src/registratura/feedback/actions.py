"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "feedback.note.sent": _("a spus ceva despre o pagină"),
            "feedback.note.handled": _("a hotărât ce se face cu o părere"),
            "feedback.review.sent": _("a trimis o evaluare"),
            "feedback.review.agreed": _("a dat voie să i se publice evaluarea"),
            "feedback.review.taken_back": _("și-a retras evaluarea din public"),
            "feedback.review.moderated": _("a hotărât despre o evaluare"),
        }
    )
