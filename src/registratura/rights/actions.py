"""The words of the acts on requests of data subjects."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "rights.request.received": _("a primit o cerere privind datele personale"),
            "rights.request.moved": _("a schimbat starea cererii"),
            "rights.request.assessed": _("a scris aprecierea cererii"),
            "rights.request.extended": _("a prelungit termenul cererii cu două luni"),
            "rights.request.numbered": _("a legat cererea de o poziție din registru"),
            "rights.request.routed": _("a trimis cererea la instituția care ține registrul"),
            "rights.request.alarmed": _("a semnalat cererea: a zecea zi"),
            "rights.request.escalated": _("a adus cererea la cunoștința conducerii: termenul a trecut"),
            "rights.identity.asked": _("a cerut dovada identității"),
            "rights.identity.code_sent": _("a trimis un cod la adresa de e-mail"),
            "rights.identity.code_missed": _("un cod greșit sau expirat a fost încercat"),
            "rights.identity.proven": _("a stabilit cine cere"),
            "rights.letter.written": _("a trimis o scrisoare despre cerere"),
            "rights.task.finished": _("a îndeplinit cererea într-o evidență"),
            "rights.package.made": _("a pregătit copia datelor"),
            "rights.package.downloaded": _("copia datelor a fost descărcată"),
            "rights.package.expired": _("a șters copia datelor, la sfârșitul perioadei ei"),
            "rights.erasure.stopped": _("a oprit ștergerea: datele sunt ținute pe loc"),
            "rights.restriction.set": _("a oprit folosirea datelor unei persoane"),
            "rights.restriction.lifted": _("a ridicat oprirea folosirii datelor unei persoane"),
            "rights.objection.accepted": _(
                "a primit opoziția: folosirea datelor pentru scopurile ei s-a oprit"
            ),
            "rights.recipient.listed": _("a notat un destinatar de anunțat"),
            "rights.recipient.told": _("l-a anunțat pe cel care a primit datele"),
            "rights.recipient.answered": _("a notat răspunsul celui care a primit datele"),
            "rights.entry.annotated": _("a adnotat poziția la cererea persoanei"),
        }
    )
