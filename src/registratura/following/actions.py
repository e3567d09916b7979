"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "following.key.ended": _("a oprit secretul de urmărire"),
            "following.follower.added": _("a legat cererea de contul cuiva"),
            "following.completion.asked": _("a cerut o completare"),
            "following.completion.given": _("s-a depus completarea cerută"),
            "following.completion.undone": _("a luat înapoi cererea de completare, necitită"),
            "following.completion.withdrawn": _("a renunțat la completarea cerută"),
            "following.answer.collected": _("răspunsul a fost luat din portal"),
            "following.code.made": _("a pus pe document un cod de verificare"),
        }
    )
