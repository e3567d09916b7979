"""
The kinds of message, closed: how each is called, which facts it carries, what it says when nobody wrote other words.

Words are written with the Romanian names of the fields in braces. A line whose field is empty is left out.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from registratura.messaging.archive_kinds import ARCHIVE
from registratura.messaging.booking_kinds import BOOKINGS
from registratura.messaging.catalogue_privacy import PRIVACY_KINDS
from registratura.messaging.consultation_kinds import CONSULTATIONS
from registratura.messaging.customer_kinds import CUSTOMERS
from registratura.messaging.fee_kinds import FEES
from registratura.messaging.filing_kinds import FILINGS
from registratura.messaging.following_kinds import FOLLOW_PAGE, FOLLOWING
from registratura.messaging.identity_kinds import IDENTITY
from registratura.messaging.incident_kinds import INCIDENTS
from registratura.messaging.invoice_kinds import INVOICES
from registratura.messaging.kinds import CHANNEL_NAMES, Channel, Field, Kind, KindDescription, Shape
from registratura.messaging.machine_kinds import MACHINES
from registratura.messaging.payment_kinds import PAYMENTS
from registratura.messaging.recovery_kinds import RECOVERY
from registratura.messaging.report_kinds import REPORTS
from registratura.messaging.rights_kinds import RIGHTS
from registratura.messaging.support_kinds import SUPPORT

__all__ = [
    "ALWAYS",
    "CHANNEL_NAMES",
    "KINDS",
    "Channel",
    "Field",
    "Kind",
    "KindDescription",
    "Shape",
    "fields_of",
    "known_kinds",
]

# Known in every message, whatever its kind.
ALWAYS = (
    Field("institution", "institutie", _("numele instituției"), "Primăria Alba", needed=False),
    Field("name", "nume", _("numele celui căruia i se scrie"), "Maria Ionescu", needed=False),
    Field("link", "adresa", _("adresa mesajului în aplicație"), "https://…", needed=False, most=1_000),
)

_NUMBER = Field("number", "numar", _("numărul de înregistrare"), "125/12.03.2026", most=60)
_DUE = Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY)
_DUE_MAYBE = Field("due_on", "termen", _("ziua termenului"), "2026-04-10", Shape.DAY, needed=False)
_RULE = Field("rule", "fel_termen", _("felul termenului"), "Petiție", needed=False, most=200)
_SENT_ON = Field("sent_on", "data", _("ziua trimiterii"), "2026-03-13", Shape.DAY)
_ANSWERED = Field("answers", "cerere", _("numărul lucrării"), "125/12.03.2026", most=200)
_WAY = Field("way", "cale", _("cum a fost trimis"), "prin poștă", needed=False, most=100)


KINDS: dict[Kind, KindDescription] = {
    Kind.ASSIGNMENT_RECEIVED: KindDescription(
        name=_("Lucrare primită"),
        fields=(
            _NUMBER,
            Field("given_by", "repartizat_de", _("cine a repartizat"), "Horia Hanganu", most=200),
            Field("order", "rezolutie", _("rezoluția"), "Vă rog să răspundeți.", needed=False, most=500),
            _DUE_MAYBE,
        ),
        subject=_("Ați primit lucrarea {numar}"),
        text=_(
            "{repartizat_de} v-a repartizat lucrarea {numar}.\nRezoluția: {rezolutie}\nTermenul: {termen}\n\n{adresa}"
        ),
        short=_("Ați primit lucrarea {numar}, de la {repartizat_de}."),
    ),
    Kind.WORK_RETURNED: KindDescription(
        name=_("Lucrare întoarsă"),
        fields=(
            _NUMBER,
            Field("returned_by", "intors_de", _("cine a întors-o"), "Bogdan Barbu", most=200),
            Field("reason", "motiv", _("motivul"), "Nu ține de compartimentul nostru.", most=500),
        ),
        subject=_("Lucrarea {numar} v-a fost întoarsă"),
        text=_("{intors_de} a întors lucrarea {numar}.\nMotivul: {motiv}\n\n{adresa}"),
        short=_("{intors_de} a întors lucrarea {numar}."),
    ),
    Kind.ANSWER_LEFT: KindDescription(
        name=_("Răspunsul la lucrarea mea a plecat"),
        fields=(
            Field("number", "numar", _("numărul răspunsului"), "126/13.03.2026", most=60),
            _ANSWERED,
            _SENT_ON,
            _WAY,
        ),
        subject=_("Răspunsul la lucrarea {cerere} a plecat"),
        text=_(
            "Răspunsul {numar} la lucrarea {cerere} a plecat la {data}.\nCum a fost trimis: {cale}\n\n{adresa}"
        ),
        short=_("Răspunsul {numar} la lucrarea {cerere} a plecat la {data}."),
        channels=frozenset({Channel.IN_APP}),
    ),
    Kind.ANSWER_PROOF: KindDescription(
        name=_("Dovada răspunsului la lucrarea mea"),
        fields=(
            Field("number", "numar", _("numărul răspunsului"), "126/13.03.2026", most=60),
            _ANSWERED,
            Field("outcome", "rezultat", _("cum este trimiterea"), "primită", most=60),
            _WAY,
            Field(
                "communicated_on", "comunicat", _("ziua comunicării"), "2026-03-16", Shape.DAY, needed=False
            ),
        ),
        subject=_("Răspunsul la lucrarea {cerere}: trimiterea este {rezultat}"),
        text=_(
            "Trimiterea răspunsului {numar} la lucrarea {cerere} este {rezultat}.\nComunicat la: {comunicat}\n"
            "Cum a fost trimis: {cale}\n\n{adresa}"
        ),
        short=_("Răspunsul {numar} la lucrarea {cerere}: trimiterea este {rezultat}."),
        channels=frozenset({Channel.IN_APP}),
    ),
    Kind.SIGNATURE_ASKED: KindDescription(
        name=_("Documente de semnat"),
        fields=(
            _NUMBER,
            Field("asked_by", "cerut_de", _("cine cere semnătura"), "Bogdan Barbu", most=200),
            Field("files", "documente", _("documentele"), "raspuns.pdf", needed=False),
        ),
        subject=_("Aveți de semnat la {numar}"),
        text=_(
            "{cerut_de} v-a trimis documente la semnat, la {numar}.\nDocumentele: {documente}\n\n"
            "Le găsiți la „De semnat”.\n{adresa}"
        ),
        short=_("Aveți de semnat documente la {numar}, de la {cerut_de}."),
    ),
    Kind.SIGNATURE_ENDED: KindDescription(
        name=_("Ce s-a ales de semnături"),
        fields=(
            _NUMBER,
            Field("outcome", "rezultat", _("ce s-a întâmplat"), "semnate de toți cei ceruți", most=100),
            Field("by", "de_cine", _("cine a încheiat"), "Horia Hanganu", needed=False, most=200),
            Field("reason", "motiv", _("motivul"), "Lipsește temeiul legal.", needed=False, most=500),
        ),
        subject=_("Documentele de la {numar}: {rezultat}"),
        text=_("Documentele de la {numar}: {rezultat}.\nDe cine: {de_cine}\nMotivul: {motiv}\n\n{adresa}"),
        short=_("Documentele de la {numar}: {rezultat}."),
    ),
    Kind.TERM_NEAR: KindDescription(
        name=_("Termen apropiat"),
        fields=(_NUMBER, _DUE, _RULE),
        subject=_("Se apropie termenul lucrării {numar}: {termen}"),
        text=_(
            "Lucrarea {numar} trebuie încheiată până la {termen}.\nFelul termenului: {fel_termen}\n\n{adresa}"
        ),
        short=_("Lucrarea {numar} are termen la {termen}."),
    ),
    Kind.TERM_MISSED: KindDescription(
        name=_("Termen depășit"),
        fields=(_NUMBER, _DUE, _RULE),
        subject=_("Termenul lucrării {numar} a fost depășit"),
        text=_(
            "Lucrarea {numar} trebuia încheiată până la {termen} și nu are răspuns expediat.\n"
            "Felul termenului: {fel_termen}\n\n{adresa}"
        ),
        short=_("Termenul lucrării {numar} a trecut la {termen}."),
        urgent=True,
    ),
    Kind.TERM_ESCALATED: KindDescription(
        name=_("Termen adus la cunoștința conducerii"),
        fields=(
            _NUMBER,
            _DUE,
            Field("holder", "responsabil", _("la cine se află lucrarea"), "Bogdan Barbu", most=200),
            _RULE,
        ),
        subject=_("Lucrarea {numar}, cu termen la {termen}, cere intervenția dumneavoastră"),
        text=_(
            "Lucrarea {numar} are termen la {termen} și se află la: {responsabil}.\n"
            "Felul termenului: {fel_termen}\n\n{adresa}"
        ),
        short=_("Lucrarea {numar}, aflată la {responsabil}, are termen la {termen}."),
        urgent=True,
    ),
    Kind.TRAY_WAITING: KindDescription(
        name=_("Documente fără număr în tavă"),
        fields=(
            Field("count", "cate", _("câte documente așteaptă în tavă"), "7", Shape.COUNT),
            Field("late", "intarziate", _("câte sunt din zilele trecute"), "2", Shape.COUNT, needed=False),
        ),
        subject=_("Documente care trebuie înregistrate azi: {cate}"),
        text=_(
            "În tavă așteaptă documente fără număr: {cate}.\nDin zilele lucrătoare trecute: {intarziate}\n\n"
            "Ce vine într-o zi lucrătoare se înregistrează în aceeași zi.\n\n{adresa}"
        ),
        short=_("În tavă așteaptă documente fără număr: {cate}."),
        urgent=True,
    ),
    Kind.MAIL_RECEIVED: KindDescription(
        name=_("Confirmarea primirii unui e-mail"),
        fields=(
            Field("subject", "subiect", _("subiectul mesajului"), "Petiție", needed=False, most=200),
            Field("received_on", "data", _("ziua primirii"), "2026-03-12", Shape.DAY, needed=False),
        ),
        subject=_("Am primit mesajul dumneavoastră"),
        text=_(
            "Mesajul dumneavoastră a ajuns la {institutie} și va fi înregistrat în ziua lucrătoare a primirii; "
            "numărul vi-l trimitem la înregistrare.\nSubiectul mesajului: {subiect}\nZiua primirii: {data}\n\n"
            "Acesta este un mesaj automat."
        ),
        short=_("{institutie}: am primit mesajul dumneavoastră."),
        house=False,
    ),
    Kind.NUMBER_GIVEN: KindDescription(
        name=_("Numărul dat celui care a scris"),
        fields=(
            _NUMBER,
            Field("received_on", "data", _("ziua primirii"), "2026-03-12", Shape.DAY, needed=False),
            _DUE_MAYBE,
            FOLLOW_PAGE,
        ),
        subject=_("Mesajul dumneavoastră a fost înregistrat: {numar}"),
        text=_(
            "Mesajul dumneavoastră a fost primit la {institutie} și are numărul de înregistrare {numar}.\n"
            "Ziua primirii: {data}\nTermenul de răspuns: {termen}\n\nFolosiți acest număr când ne scrieți.\n\n"
            "Vedeți oricând în ce stadiu este: {pagina}"
        ),
        short=_("{institutie}: mesajul dumneavoastră are numărul {numar}."),
        house=False,
    ),
    Kind.ANSWER_SENT: KindDescription(
        name=_("Răspuns trimis"),
        fields=(
            _NUMBER,
            Field("answers", "cerere", _("numărul cererii"), "125/12.03.2026", most=200),
            _SENT_ON,
            _WAY,
        ),
        subject=_("Răspuns la cererea {cerere}"),
        text=_(
            "La cererea dumneavoastră {cerere}, {institutie} a trimis la {data} răspunsul cu numărul {numar}.\n"
            "Cum a fost trimis: {cale}"
        ),
        short=_("{institutie} a trimis răspunsul {numar} la cererea {cerere}."),
        house=False,
    ),
    Kind.ANSWER_RETURNED: KindDescription(
        name=_("Răspuns care nu a ajuns"),
        fields=(
            _NUMBER,
            Field("answers", "cerere", _("numărul cererii"), "125/12.03.2026", most=200),
            Field(
                "reply",
                "raspuns",
                _("ce a răspuns serverul sau a notat poșta"),
                "550 No such user",
                needed=False,
            ),
            _DUE_MAYBE,
        ),
        subject=_("Răspunsul {numar} nu a ajuns; termenul pentru {cerere} curge din nou"),
        text=_(
            "Răspunsul {numar} la {cerere} a plecat și nu a ajuns.\nDe ce: {raspuns}\n"
            "Termenul curge din nou, de la aceeași pornire. Termenul: {termen}\n"
            "Verificați adresa și trimiteți răspunsul din nou, pe aceeași cale sau pe alta.\n\n{adresa}"
        ),
        short=_("Răspunsul {numar} la {cerere} nu a ajuns; termenul curge din nou."),
        urgent=True,
    ),
    Kind.TERM_EXTENDED: KindDescription(
        name=_("Înștiințare de prelungire a termenului"),
        fields=(
            _NUMBER,
            _DUE,
            Field("reason", "motiv", _("motivul"), "Este nevoie de verificări la fața locului.", most=500),
        ),
        subject=_("Cererea {numar}: termenul de răspuns se prelungește"),
        text=_(
            "Răspunsul la cererea dumneavoastră {numar} vă va fi trimis până la {termen}.\nMotivul prelungirii: {motiv}"
        ),
        short=_("{institutie}: răspunsul la cererea {numar} vine până la {termen}."),
        house=False,
    ),
    Kind.PETITION_FORWARDED: KindDescription(
        name=_("Înștiințare de trimitere la altă autoritate"),
        fields=(
            _NUMBER,
            Field("authority", "autoritate", _("autoritatea căreia i s-a trimis"), "Consiliul Județean Alba"),
            _SENT_ON,
        ),
        subject=_("Petiția {numar} a fost trimisă la {autoritate}"),
        text=_(
            "Rezolvarea petiției dumneavoastră {numar} ține de altă autoritate. La {data} am trimis-o la: "
            "{autoritate}.\nDe acolo veți primi răspunsul."
        ),
        short=_("{institutie}: petiția {numar} a fost trimisă la {autoritate}."),
        house=False,
    ),
    Kind.COMPLETION_ASKED: KindDescription(
        name=_("Cerere de completare"),
        fields=(
            _NUMBER,
            Field("missing", "lipsa", _("ce lipsește"), "copia actului de proprietate", most=1_000),
            Field(
                "until", "pana_la", _("ziua până la care se așteaptă"), "2026-03-20", Shape.DAY, needed=False
            ),
            FOLLOW_PAGE,
        ),
        subject=_("Cererea {numar} are nevoie de o completare"),
        text=_(
            "Ca să putem rezolva cererea dumneavoastră {numar}, vă rugăm să ne trimiteți: {lipsa}.\n"
            "Vă rugăm să o faceți până la: {pana_la}\n\nNumărul și data cererii rămân aceleași.\n\n"
            "Le puteți adăuga aici: {pagina}"
        ),
        short=_("{institutie}: cererea {numar} are nevoie de: {lipsa}."),
        house=False,
    ),
    Kind.LETTER: KindDescription(
        name=_("Scrisoare oficială"),
        fields=(
            _NUMBER,
            Field("subject", "subiect", _("subiectul scrisorii"), "Răspuns la petiția dumneavoastră"),
            Field(
                "text",
                "text",
                _("textul scrisorii"),
                "Vă comunicăm răspunsul, în anexă.",
                Shape.LONG,
                most=20_000,
            ),
        ),
        subject=_("{subiect} [{numar}]"),
        text=_("{text}\n\nNumărul de înregistrare: {numar}"),
        short=_("{institutie}: {subiect}, numărul {numar}."),
        house=False,
        channels=frozenset({Channel.EMAIL}),
    ),
    **FOLLOWING,
    **BOOKINGS,
    **RECOVERY,
    **RIGHTS,
    **FILINGS,
    **FEES,
    **BOOKINGS,
    Kind.DIGEST: KindDescription(
        name=_("Rezumat"),
        fields=(
            Field("count", "cate", _("câte mesaje cuprinde"), "7", Shape.COUNT),
            Field(
                "lines",
                "mesaje",
                _("mesajele, pe rând"),
                "Ați primit lucrarea 125.",
                Shape.LINES,
                most=40_000,
            ),
        ),
        subject=_("Mesaje strânse împreună: {cate}"),
        text=_("Ca să nu vă scriem de fiecare dată, iată mesajele strânse:\n\n{mesaje}\n\n{adresa}"),
        short=_("Aveți mesaje necitite: {cate}."),
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
    Kind.DELIVERY_FAILED: KindDescription(
        name=_("Mesaje care nu au putut fi trimise"),
        fields=(
            Field("channel", "cale", _("calea"), "e-mail", most=40),
            Field("reply", "raspuns", _("ultimul răspuns al serverului"), "550 No such user", needed=False),
        ),
        subject=_("Mesaje care nu au putut fi trimise prin {cale}"),
        text=_(
            "Cel puțin un mesaj nu a putut fi trimis prin {cale}. Vedeți jurnalul trimiterilor.\n"
            "Ultimul răspuns: {raspuns}\n\n{adresa}"
        ),
        short=_("Cel puțin un mesaj nu a putut fi trimis prin {cale}."),
        urgent=True,
        channels=frozenset({Channel.IN_APP}),
        chosen=False,
    ),
    **(INCIDENTS | ARCHIVE),
    **(INVOICES | PAYMENTS),
    **(IDENTITY | CONSULTATIONS),
    **(PRIVACY_KINDS | SUPPORT | CUSTOMERS | REPORTS | MACHINES),
    Kind.CHANNEL_TEST: KindDescription(
        name=_("Mesaj de probă"),
        fields=(Field("asked_by", "cerut_de", _("cine l-a cerut"), "Adina Aldea", most=200),),
        subject=_("Mesaj de probă de la {institutie}"),
        text=_("Acesta este un mesaj de probă, cerut de {cerut_de}. Nu trebuie să faceți nimic."),
        short=_("{institutie}: mesaj de probă."),
        urgent=True,
        channels=frozenset({Channel.EMAIL}),
        chosen=False,
    ),
}


def known_kinds() -> Iterable[tuple[Kind, KindDescription]]:
    """Return the kinds in the order in which people read them."""
    return KINDS.items()


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """Return the facts that words of a kind may name: its own and those of every message."""
    return KINDS[kind].fields + ALWAYS
