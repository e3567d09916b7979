"""The kinds of message about fees."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription

_FEE = Field("fee", "taxa", _("numele taxei"), "Certificat de urbanism", most=200)
_SUM = Field("amount", "suma", _("suma"), "14,00 lei", most=40)
_REFERENCE = Field("reference", "referinta", _("referința plății"), "RF18 0123 4567 89", most=30)
_PAGE = Field("page", "pagina", _("pagina plății"), "https://…", most=1_000)
_ABOUT = Field("number", "numar", _("numărul de înregistrare"), "125/12.03.2026", needed=False, most=60)
_OUTSIDE = frozenset({Channel.EMAIL})

FEES: dict[Kind, KindDescription] = {
    Kind.FEE_DUE: KindDescription(
        name=_("Taxă de plată"),
        fields=(_FEE, _SUM, _REFERENCE, _ABOUT, _PAGE),
        subject=_("De plată: {taxa}, {suma}"),
        text=_(
            "Pentru cererea dumneavoastră este de plată o taxă.\nTaxa: {taxa}\nSuma: {suma}\n"
            "Referința plății: {referinta}\nCererea: {numar}\n\n"
            "Cum s-a calculat și cum puteți plăti vedeți aici:\n\n{pagina}"
        ),
        short=_("{institutie}: {taxa}, {suma}, referința {referinta}."),
        house=False,
        channels=_OUTSIDE,
    ),
    Kind.FEE_PAID: KindDescription(
        name=_("Taxă plătită"),
        fields=(_FEE, _SUM, _REFERENCE, _ABOUT, _PAGE),
        subject=_("Am primit plata: {taxa}, {suma}"),
        text=_(
            "{institutie} a primit plata dumneavoastră.\nTaxa: {taxa}\nSuma: {suma}\n"
            "Referința plății: {referinta}\nCererea: {numar}\n\n"
            "Dovada plății o luați de aici:\n\n{pagina}"
        ),
        short=_("{institutie}: am primit {suma} pentru {taxa}."),
        house=False,
        channels=_OUTSIDE,
    ),
}
