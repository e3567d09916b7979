"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "support.ticket.opened": _("a deschis o cerere de asistență"),
            "support.ticket.answered": _("a răspuns cererii de asistență"),
            "support.ticket.noted": _("a scris o notă internă"),
            "support.ticket.written": _("a primit un mesaj la cererea de asistență"),
            "support.ticket.moved": _("a schimbat starea cererii de asistență"),
            "support.ticket.assigned": _("a dat cererea de asistență unui coleg"),
            "support.ticket.prioritised": _("a schimbat prioritatea cererii de asistență"),
            "support.ticket.merged": _("a unit două cereri de asistență"),
            "support.ticket.rated": _("a primit o părere despre cererea de asistență"),
            "support.ticket.late": _("a amintit de termenul cererii de asistență"),
            "support.ticket.forgotten": _("a scos persoana din cererea de asistență"),
            "support.chat.opened": _("a început o discuție pe loc"),
            "support.chat.taken": _("a preluat o discuție pe loc"),
            "support.chat.ended": _("a încheiat o discuție pe loc"),
            "support.chat.chosen": _("a ales ce devine discuția pe loc"),
            "support.bundle.sent": _("a trimis un diagnostic"),
            "support.bundle.removed": _("a scos un diagnostic"),
            "support.mailbox.saved": _("a schimbat căsuța asistenței"),
            "support.mail.held": _("a oprit o scrisoare către asistență"),
            "support.mail.settled": _("a hotărât despre o scrisoare oprită"),
            "support.visit.given": _("a îngăduit asistenței să vadă instituția"),
            "support.visit.page": _("a deschis o pagină, cu permisiune"),
            "support.visit.ended": _("a încheiat permisiunea asistenței"),
            "support.options.changed": _("a schimbat programul și termenele asistenței"),
            "support.article.published": _("a publicat un articol de ajutor"),
            "support.article.retired": _("a retras un articol de ajutor"),
            "support.repair.asked": _("a deschis o reparație"),
            "support.repair.custody": _("a scris că dispozitivul a trecut în alte mâini"),
            "support.repair.wiped": _("a scris ce s-a făcut cu datele de pe dispozitiv"),
            "support.repair.moved": _("a trecut reparația la alt pas"),
            "support.canned.saved": _("a scris un răspuns pregătit"),
            "support.canned.retired": _("a retras un răspuns pregătit"),
        }
    )
