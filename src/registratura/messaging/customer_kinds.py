"""
The kinds of message that tell a customer of the service what is due: at the end, unpaid, to do, being checked.

None of them may offer anything: their facts too are read for promotion before they leave (`messaging.promotion`).
"""

from django.utils.translation import gettext_lazy as _

from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

_PAGE = Field("page", "pagina", _("pagina"), "https://…", most=1_000)
_CONTRACT = Field("contract", "contract", _("contractul"), "C-2026-014", most=100)
_STAYS = Field(
    "stays", "ramane", _("ce rămâne"), "Registrele se citesc și se exportă și după aceea.", most=300
)
_OUTSIDE = frozenset({Channel.EMAIL})

CUSTOMERS: dict[Kind, KindDescription] = {
    Kind.CONTRACT_ENDED: KindDescription(
        name=_("Contract încheiat"),
        fields=(
            _CONTRACT,
            Field("ended_on", "s_a_incheiat", _("ziua încheierii"), "2026-12-31", Shape.DAY),
            _STAYS,
            Field(
                "action", "ce_faceti", _("ce aveți de făcut"), "Scrieți-ne dacă îl prelungiți.", needed=False
            ),
            _PAGE,
        ),
        subject=_("Contractul {contract} s-a încheiat la {s_a_incheiat}"),
        text=_(
            "Contract: {contract}\nS-a încheiat la: {s_a_incheiat}\nCe rămâne: {ramane}\nDe făcut: {ce_faceti}\n\n"
            "Amănuntele sunt aici:\n\n{pagina}"
        ),
        short=_("{institutie}: contractul {contract} s-a încheiat la {s_a_incheiat}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.INVOICE_UNPAID: KindDescription(
        name=_("Factură neplătită"),
        fields=(
            Field("invoice", "factura", _("factura"), "RGS 17", most=60),
            Field("amount", "suma", _("cât este de plată"), "1.190,00 lei", most=40),
            Field("due_on", "scadenta", _("ziua scadenței"), "2026-11-30", Shape.DAY),
            Field("late", "intarziere", _("câte zile au trecut"), "15", Shape.COUNT),
            Field(
                "reference", "referinta", _("ce se scrie pe ordinul de plată"), "RF18 2026 0017", needed=False
            ),
            _PAGE,
        ),
        subject=_("Factura {factura} era scadentă la {scadenta}"),
        text=_(
            "Factură: {factura}\nDe plată: {suma}\nScadentă la: {scadenta}\nZile trecute: {intarziere}\n"
            "Pe ordinul de plată: {referinta}\n\n"
            "Dacă ați plătit între timp, nu trebuie să faceți nimic: plata se potrivește la primul extras.\n\n{pagina}"
        ),
        short=_("{institutie}: factura {factura}, {suma}, era scadentă la {scadenta}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.ACTION_NEEDED: KindDescription(
        name=_("Ce trebuie făcut ca abonamentul să rămână activ"),
        fields=(
            _CONTRACT,
            Field("action", "ce_faceti", _("ce aveți de făcut"), "Plătiți factura RGS 17.", most=300),
            Field("by_on", "pana_la", _("până când"), "2026-12-10", Shape.DAY),
            Field(
                "then",
                "altfel",
                _("ce se întâmplă altfel"),
                "Înregistrarea se oprește; restul merge.",
                most=300,
            ),
            _PAGE,
        ),
        subject=_("De făcut până la {pana_la}, pentru contractul {contract}"),
        text=_(
            "Contract: {contract}\nDe făcut: {ce_faceti}\nPână la: {pana_la}\nAltfel: {altfel}\n\n{pagina}"
        ),
        short=_("{institutie}: până la {pana_la}, {ce_faceti}"),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
        urgent=True,
    ),
    Kind.LIMIT_REACHED: KindDescription(
        name=_("O limită a planului: aproape sau depășită"),
        fields=(
            Field("place", "unde", _("instituția"), "Comuna Alba", most=200),
            Field("limit", "limita", _("ce este limitat"), "Înregistrări pe an", most=100),
            Field("used", "folosit", _("cât s-a folosit"), "8.120", most=40),
            Field("most", "cel_mult", _("cât cuprinde planul"), "10.000", most=40),
            Field("then", "urmeaza", _("ce urmează"), "Nimic nu se oprește.", most=300),
            _PAGE,
        ),
        subject=_("{limita}: {folosit} din {cel_mult}, la {unde}"),
        text=_(
            "Instituția: {unde}\nLimita: {limita}\nFolosit: {folosit}\nCuprinde planul: {cel_mult}\n"
            "Ce urmează: {urmeaza}\n\n{pagina}"
        ),
        short=_("{institutie}: {limita}, {folosit} din {cel_mult}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.CHECK_STATE: KindDescription(
        name=_("Verificarea unui abuz: întrebare, măsură, răspuns"),
        fields=(
            Field("reference", "referinta", _("numărul verificării"), "V-12", most=40),
            Field("state", "starea", _("starea"), "vă cerem lămuriri", most=100),
            Field("text", "text", _("ce vi se spune"), "De ce s-au făcut atâtea plăți?", most=2_000),
            Field("rights", "drepturi", _("ce puteți face"), "Puteți contesta: răspunde un om.", most=300),
            _PAGE,
        ),
        subject=_("Verificarea {referinta}: {starea}"),
        text=_("Verificare: {referinta}\nStare: {starea}\n\n{text}\n\n{drepturi}\n\n{pagina}"),
        short=_("{institutie}: verificarea {referinta}, {starea}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
}
