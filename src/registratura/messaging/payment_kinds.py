"""The kinds of message about payments of the supplier's invoices."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription

_WHAT = Field("invoice", "factura", _("pentru ce s-a plătit"), "Factura RGS 00017", most=200)
_SUM = Field("amount", "suma", _("suma"), "250,00 lei", most=40)
_REFERENCE = Field("reference", "referinta", _("referința plății"), "RF18 0123 4567 89", most=40)
_PAGE = Field("page", "pagina", _("pagina plății"), "https://…", most=1_000)

PAYMENTS: dict[Kind, KindDescription] = {
    Kind.PAYMENT_RECEIVED: KindDescription(
        name=_("Plată primită"),
        fields=(_WHAT, _SUM, _REFERENCE, _PAGE),
        subject=_("Am primit plata: {factura}, {suma}"),
        text=_(
            "{institutie} a primit plata dumneavoastră.\nPentru: {factura}\nSuma: {suma}\n"
            "Referința plății: {referinta}\n\nDovada plății o luați de aici:\n\n{pagina}"
        ),
        short=_("{institutie}: am primit {suma} pentru {factura}."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
    Kind.PAYMENT_RETURNED: KindDescription(
        name=_("Plată restituită"),
        fields=(_WHAT, _SUM, _REFERENCE, _PAGE),
        subject=_("V-am restituit plata: {factura}"),
        text=_(
            "{institutie} v-a restituit bani pe calea pe care i-ați plătit.\nPentru: {factura}\n"
            "Rămas plătit: {suma}\nReferința plății: {referinta}\n\nTot ce s-a plătit și s-a restituit:\n\n{pagina}"
        ),
        short=_("{institutie}: v-am restituit bani pentru {factura}."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
}
