"""The kinds of message that tell whoever keeps the supplier's books what RO e-Factura wants of them."""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Field, Kind, KindDescription, Shape

_PAGE = Field("page", "pagina", _("pagina"), "https://…", most=1_000)

INVOICES: dict[Kind, KindDescription] = {
    Kind.INVOICE_REJECTED: KindDescription(
        name=_("Factură respinsă de RO e-Factura"),
        fields=(
            Field("number", "numar", _("numărul facturii"), "RGT-2026-00012", most=60),
            Field("reason", "motiv", _("motivul"), "BR-RO-100: localitatea nu este un sector", most=300),
            _PAGE,
        ),
        subject=_("Factura {numar} este de corectat"),
        text=_("RO e-Factura a respins factura {numar}.\nMotivul: {motiv}\n\n{pagina}"),
        short=_("RO e-Factura a respins factura {numar}: {motiv}"),
    ),
    Kind.INVOICE_LATE: KindDescription(
        name=_("Facturi netrimise în RO e-Factura"),
        fields=(
            Field("count", "cate", _("câte facturi"), "3", Shape.COUNT),
            Field("first", "numar", _("numărul primei facturi"), "RGT-2026-00012", most=60),
            Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY),
            _PAGE,
        ),
        subject=_("Facturi de trimis în RO e-Factura până la {termen}"),
        text=_(
            "Facturi care nu au ajuns în RO e-Factura: {cate}\nPrima: {numar}\nTermenul legal: {termen}\n\n{pagina}"
        ),
        short=_("{cate} facturi nu sunt încă în RO e-Factura; termenul primei: {termen}."),
    ),
}
