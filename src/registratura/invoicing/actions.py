"""The words of the acts of this room."""

from django.utils.translation import gettext_lazy as _

from registratura.journal.actions import enter_actions


def enter() -> None:
    """Enter the acts of this room."""
    enter_actions(
        {
            "invoicing.issuer.kept": _("a scris datele cu care se facturează"),
            "invoicing.series.opened": _("a deschis seria de facturi"),
            "invoicing.series.closed": _("a închis seria de facturi"),
            "invoicing.invoice.drafted": _("a scris ciorna facturii"),
            "invoicing.invoice.changed": _("a schimbat ciorna facturii"),
            "invoicing.invoice.dropped": _("a renunțat la ciorna facturii"),
            "invoicing.invoice.issued": _("a emis factura"),
            "invoicing.transmission.queued": _("a pus factura la rând pentru RO e-Factura"),
            "invoicing.transmission.uploaded": _("a încărcat factura în RO e-Factura"),
            "invoicing.transmission.accepted": _(
                "a primit factura înapoi cu sigiliul Ministerului Finanțelor"
            ),
            "invoicing.transmission.rejected": _("a aflat că RO e-Factura a respins factura"),
            "invoicing.transmission.retried": _("a reluat trimiterea facturii"),
            "invoicing.access.kept": _("a scris legătura cu RO e-Factura"),
            "invoicing.run.ordered": _("a pornit facturarea lunii"),
            "invoicing.run.finished": _("a încheiat facturarea lunii"),
        }
    )
