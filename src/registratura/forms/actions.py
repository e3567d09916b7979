"""The words of the acts on forms."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "forms.form.added": _("a adăugat un formular"),
            "forms.draft.begun": _("a început o versiune nouă a unui formular"),
            "forms.draft.changed": _("a schimbat ciorna unui formular"),
            "forms.draft.undone": _("a revenit asupra unei schimbări din ciorna unui formular"),
            "forms.draft.discarded": _("a renunțat la ciorna unui formular"),
            "forms.version.published": _("a publicat o versiune a unui formular"),
            "forms.version.retired": _("a retras un formular din portal"),
        }
    )
