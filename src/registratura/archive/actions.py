"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "archive.plan.begun": _("a început o versiune a nomenclatorului arhivistic"),
            "archive.plan.imported": _("a adus poziții în nomenclator"),
            "archive.plan.changed": _("a schimbat o poziție a nomenclatorului"),
            "archive.plan.approved": _("a scris aprobarea nomenclatorului"),
            "archive.plan.confirmed": _("a scris confirmarea nomenclatorului de către Arhivele Naționale"),
            "archive.plan.discarded": _("a renunțat la proiectul de nomenclator"),
            "archive.dossier.opened": _("a deschis un dosar"),
            "archive.dossier.closed": _("a închis dosarul"),
            "archive.dossier.reopened": _("a redeschis dosarul"),
            "archive.dossier.event": _("a scris evenimentul de la care curge termenul dosarului"),
            "archive.dossier.certified": _("a certificat numărul filelor"),
            "archive.dossier.placed": _("a așezat dosarul la locul lui"),
            "archive.paper.filed": _("a pus la dosar"),
            "archive.paper.taken_out": _("a scos de la dosar"),
            "archive.inventory.begun": _("a întocmit un inventar"),
            "archive.inventory.changed": _("a schimbat starea unui dosar în inventar"),
            "archive.inventory.closed": _("a încheiat inventarul"),
            "archive.inventory.dropped": _("a renunțat la inventar"),
            "archive.hand_over.written": _("a predat dosare la arhivă, cu proces-verbal"),
            "archive.place.added": _("a adăugat un loc al depozitului"),
            "archive.loan.lent": _("a împrumutat un dosar"),
            "archive.loan.returned": _("a primit înapoi un dosar împrumutat"),
            "archive.loan.reminded": _("a amintit de un dosar împrumutat"),
            "archive.commission.named": _("a scris comisia de selecționare"),
            "archive.selection.begun": _("a început o lucrare de selecționare"),
            "archive.selection.decided": _("a scris hotărârea comisiei de selecționare"),
            "archive.selection.asked": _("a trimis lucrarea de selecționare la Arhivele Naționale"),
            "archive.selection.approved": _("a scris aprobarea selecționării"),
            "archive.selection.dropped": _("a renunțat la lucrarea de selecționare"),
            "archive.selection.destroyed": _("a încheiat procesul-verbal de distrugere"),
        }
    )
