"""
The kinds of message that keep a customer's service going: contract, licence, repair, request, and the question after.

None of them may offer anything: their facts too are read for promotion before they leave (`messaging.promotion`).
"""

from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.purposes import Purpose
from registratura.messaging.kinds import Channel, Field, Kind, KindDescription, Shape

_PAGE = Field("page", "pagina", _("pagina"), "https://…", most=1_000)
_REFERENCE = Field("reference", "referinta", _("numărul cererii"), "A-2026-00017", most=60)
_STATE = Field("state", "starea", _("starea"), "în lucru", most=100)
_TODO = Field("action", "ce_faceti", _("ce aveți de făcut"), "Nimic; vă scriem când e gata.", needed=False)
_OUTSIDE = frozenset({Channel.EMAIL})

SERVICE: dict[Kind, KindDescription] = {
    Kind.CONTRACT_ENDING: KindDescription(
        name=_("Contract care se încheie"),
        fields=(
            Field("contract", "contract", _("contractul"), "C-2026-014", most=100),
            Field("ends_on", "se_incheie", _("ziua încheierii"), "2026-12-31", Shape.DAY),
            Field(
                "stays",
                "ramane",
                _("ce rămâne"),
                "Registrele se citesc și se exportă și după aceea.",
                most=300,
            ),
            _TODO,
            _PAGE,
        ),
        subject=_("Contractul {contract} se încheie la {se_incheie}"),
        text=_(
            "Contract: {contract}\nSe încheie la: {se_incheie}\nCe rămâne: {ramane}\nDe făcut: {ce_faceti}\n\n"
            "Amănuntele sunt aici:\n\n{pagina}"
        ),
        short=_("{institutie}: contractul {contract} se încheie la {se_incheie}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.LICENCE_STATE: KindDescription(
        name=_("Starea licenței"),
        fields=(
            Field("licence", "licenta", _("licența"), "Stația de scanare, 3 locuri", most=150),
            _STATE,
            _TODO,
            _PAGE,
        ),
        subject=_("Licența {licenta}: {starea}"),
        text=_("Licență: {licenta}\nStare: {starea}\nDe făcut: {ce_faceti}\n\n{pagina}"),
        short=_("{institutie}: licența {licenta}, {starea}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.REPAIR_STATE: KindDescription(
        name=_("Starea reparației"),
        fields=(
            _REFERENCE,
            Field("device", "dispozitiv", _("dispozitivul"), "Scaner de birou", most=150),
            _STATE,
            _TODO,
            _PAGE,
        ),
        subject=_("Reparația {referinta}: {starea}"),
        text=_(
            "Reparație: {referinta}\nDispozitiv: {dispozitiv}\nStare: {starea}\nDe făcut: {ce_faceti}\n\n{pagina}"
        ),
        short=_("{institutie}: reparația {referinta}, {starea}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.REQUEST_STATE: KindDescription(
        name=_("Starea cererii de asistență"),
        fields=(
            _REFERENCE,
            Field("subject", "despre", _("despre ce este"), "Nu se tipărește registrul", most=200),
            _STATE,
            _TODO,
            _PAGE,
        ),
        subject=_("Cererea {referinta}: {starea}"),
        text=_("Cerere: {referinta}\nDespre: {despre}\nStare: {starea}\nDe făcut: {ce_faceti}\n\n{pagina}"),
        short=_("{institutie}: cererea {referinta}, {starea}."),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
    Kind.CASE_SURVEY: KindDescription(
        name=_("Întrebare după o cerere rezolvată"),
        fields=(
            _REFERENCE,
            _PAGE,
            Field("stop_page", "oprire", _("pagina de refuz"), "https://…", most=1_000),
        ),
        subject=_("Cum a mers cererea {referinta}?"),
        text=_(
            "Cererea {referinta} s-a încheiat. Dacă doriți, spuneți-ne cum a mers, în câteva cuvinte:\n\n{pagina}\n\n"
            "Nu răspundeți și nu vă mai întrebăm despre ea. Nu doriți deloc asemenea întrebări: {oprire}"
        ),
        short=_("{institutie}: cum a mers cererea {referinta}? {pagina}"),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
        purpose=Purpose.P14,
    ),
    Kind.NEWS_CONFIRM: KindDescription(
        name=_("Confirmarea unei abonări"),
        fields=(
            Field("topics", "subiecte", _("la ce v-ați abonat"), "Noutăți despre program", most=300),
            _PAGE,
        ),
        subject=_("Confirmați că doriți mesajele cerute"),
        text=_(
            "Cineva a scris această adresă ca să primească: {subiecte}\n\n"
            "Dacă ați fost dumneavoastră, confirmați pe pagina aceasta:\n\n{pagina}\n\n"
            "Dacă nu, nu trebuie să faceți nimic: fără confirmare nu vă scriem, iar adresa se șterge după 14 zile."
        ),
        short=_("{institutie}: confirmați abonarea aici: {pagina}"),
        house=False,
        channels=_OUTSIDE,
        chosen=False,
        offers_nothing=True,
    ),
}
