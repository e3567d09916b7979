"""The words of the acts on templates and letters."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "letters.template.added": _("a adăugat un șablon"),
            "letters.template.described": _("a schimbat descrierea unui șablon"),
            "letters.template.published": _("a publicat o versiune nouă a unui șablon"),
            "letters.template.retired": _("a retras un șablon"),
            "letters.template.brought_back": _("a readus un șablon retras"),
            "letters.letterhead.changed": _("a schimbat antetul scrisorilor"),
            "letters.letter.begun": _("a început o scrisoare din șablon"),
            "letters.letter.numbered": _("a dat număr unei scrisori scrise din șablon"),
            "letters.letter.made": _("a făcut documentul unei scrisori"),
            "letters.letter.discarded": _("a renunțat la o scrisoare începută"),
        }
    )
