"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "consultations.draft.prepared": _("a pregătit un proiect pentru consultare"),
            "consultations.draft.changed": _("a schimbat proiectul pregătit"),
            "consultations.draft.announced": _("a anunțat proiectul de act normativ"),
            "consultations.draft.prolonged": _("a prelungit primirea propunerilor"),
            "consultations.draft.ended": _("a încheiat consultarea"),
            "consultations.file.added": _("a atașat un document proiectului"),
            "consultations.proposal.entered": _("a trecut o propunere în registru"),
            "consultations.proposal.decided": _("a scris ce s-a făcut cu propunerea"),
            "consultations.debate.asked": _("a înregistrat cererea de dezbatere publică"),
            "consultations.debate.announced": _("a anunțat dezbaterea publică"),
            "consultations.debate.held": _("a publicat minuta dezbaterii"),
            "consultations.subscriber.added": _("a trecut o persoană la cei care primesc anunțurile"),
            "consultations.subscriber.ended": _("a scos o persoană dintre cei care primesc anunțurile"),
            "consultations.report.written": _("a completat raportul anual de transparență"),
            "consultations.report.published": _("a publicat raportul anual de transparență"),
        }
    )
