"""The words of the acts on petitions."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "petitions.petition.opened": _("a luat petiția în evidență"),
            "petitions.petition.described": _("a stabilit felul petiției"),
            "petitions.petition.classed": _("a clasat petiția"),
            "petitions.petition.connected": _("a conexat petiția la primul număr"),
            "petitions.petition.noted": _("a notat la primul număr o petiție repetată"),
            "petitions.petition.redirected": _("a redirecționat petiția autorității competente"),
            "petitions.petition.answered": _("petiția a primit răspuns"),
            "petitions.petition.unanswered": _("petiția a rămas fără răspuns și se așteaptă altul"),
            "petitions.petition.reclassified": _("a reîncadrat petiția drept cerere de informații publice"),
            "petitions.petition.taken_over": _("a preluat ca petiție o cerere de informații publice"),
            "petitions.petition.resumed": _("a reluat petiția în lucru"),
            "petitions.answer.grounded": _("a scris soluția și temeiul legal ale răspunsului"),
            "petitions.answer.signed": _("a semnat răspunsul la petiție"),
            "petitions.answer.unsigned": _("a retras o semnătură de pe răspunsul la petiție"),
            "petitions.report.remarked": _("a scris cauzele și propunerile raportului semestrial"),
            "petitions.options.chosen": _("a schimbat opțiunile petițiilor"),
        }
    )
