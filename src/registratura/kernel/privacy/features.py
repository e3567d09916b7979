"""
What each function of the product needs to know about a person, and what becomes of it when the person says no.

Plain data: a feature lists the pairs of purpose and categories it cannot do without (`needs`) and those that only make
it better (`betters`), with the words that a person reads. `room` is the room that does it: a feature of a room that is
not there is not offered. Law: Regulation (EU) 2016/679 art. 7(4), art. 13(2)(e).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.privacy.marks import gettext_noop as _
from registratura.kernel.privacy.purposes import FACTS, MARKETING, Purpose
from registratura.kernel.privacy.vocabulary import Category


class Status(StrEnum):
    """How a feature stands for one person."""

    AVAILABLE = "available"
    DEGRADED = "degraded"
    BLOCKED = "blocked"


STATUS_NAMES: dict[Status, str] = {
    Status.AVAILABLE: _("merge întreagă"),
    Status.DEGRADED: _("merge mai simplu"),
    Status.BLOCKED: _("oprită"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """
    A purpose and the data it needs. without: what happens when the person refuses, in words.

    A need with nothing in `categories` is refused by its purpose alone.
    """

    purpose: Purpose
    categories: frozenset[Category]
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A function of the product. essential: the service is not the service without it."""

    key: str
    name: str
    room: str
    essential: bool = False
    needs: tuple[Need, ...] = ()
    betters: tuple[Need, ...] = ()

    def purposes(self) -> frozenset[Purpose]:
        """Every purpose it declares, those that its purposes follow included."""
        own = {need.purpose for need in (*self.needs, *self.betters)}
        return frozenset(own | {leader for each in own if (leader := FACTS[each].follows)})


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    How a feature stands for one person. reasons: sentences, empty when it is available.

    codes: the same for programs and the journal, as `P12:refused` or `P11:phone`.
    """

    feature: Feature
    status: Status
    reasons: tuple[str, ...]
    codes: tuple[str, ...]


Allowed = Callable[[Purpose], bool]


def evaluate(*, feature: Feature, allowed: Allowed, withheld: Iterable[Category] = ()) -> Verdict:
    """
    Return how a feature stands.

    allowed: whether a purpose may go on for this person (for one that needs no yes: whether nobody objected).
    withheld: categories that the person did not give.
    """
    missing = frozenset(withheld)
    status = Status.AVAILABLE
    reasons: list[str] = []
    codes: list[str] = []
    for need, worse in (
        *((need, Status.BLOCKED) for need in feature.needs),
        *((need, Status.DEGRADED) for need in feature.betters),
    ):
        code = _refusal(need, allowed, missing)
        if not code:
            continue
        status = worse if status is not Status.BLOCKED else status
        reasons.append(need.without)
        codes.append(code)
    return Verdict(feature, status, tuple(reasons), tuple(codes))


def _refusal(need: Need, allowed: Allowed, missing: frozenset[Category]) -> str:
    if not _goes_on(need.purpose, allowed):
        return f"{need.purpose}:refused"
    lacking = need.categories & missing
    return f"{need.purpose}:{'+'.join(sorted(lacking))}" if lacking else ""


def _goes_on(purpose: Purpose, allowed: Allowed) -> bool:
    leader = FACTS[purpose].follows
    return allowed(purpose) and (leader is None or allowed(leader))


def unlawful(features: Iterable[Feature]) -> tuple[str, ...]:
    """Return each essential feature that leans on a purpose which a person may refuse, one sentence a fault."""
    return tuple(
        f"{feature.key} is essential and needs {need.purpose}"
        for feature in features
        if feature.essential
        for need in feature.needs
        if need.purpose in MARKETING or FACTS[need.purpose].optional
    )


def _need(purpose: Purpose, without: str, *categories: Category) -> Need:
    return Need(purpose, frozenset(categories), without)


_C = Category
FEATURES: tuple[Feature, ...] = (
    Feature(
        key="sign-in",
        name=_("Intrarea în cont"),
        room="accounts",
        essential=True,
        needs=(_need(Purpose.P01, _("Fără adresă de e-mail nu există cont."), _C.EMAIL, _C.CREDENTIAL),),
    ),
    Feature(
        key="registry",
        name=_("Registratura: registre, documente, termene"),
        room="registers",
        essential=True,
        needs=(_need(Purpose.P02, _("Serviciul nu se poate da fără numele celui care lucrează."), _C.NAME),),
    ),
    Feature(
        key="service-messages",
        name=_("Mesaje de serviciu: termene, lucrări primite, securitate"),
        room="messaging",
        essential=True,
        needs=(_need(Purpose.P11, _("Fără adresă de e-mail mesajele rămân numai în program."), _C.EMAIL),),
        betters=(
            _need(Purpose.P11, _("Fără telefon nu vin SMS-uri; aceleași mesaje vin prin e-mail."), _C.PHONE),
        ),
    ),
    Feature(
        key="security-watch",
        name=_("Vegherea asupra contului"),
        room="accounts",
        essential=True,
        betters=(
            _need(
                Purpose.P09,
                _("După opoziție, semnele de intrare străină le judecă un om, nu programul."),
                _C.IP_ADDRESS,
            ),
        ),
    ),
    Feature(
        key="own-terms-calendar",
        name=_("Termenele proprii în calendarul dumneavoastră"),
        room="deadlines",
        needs=(_need(Purpose.P02, _("Adresa calendarului ține de cont."), _C.ACCOUNT),),
    ),
    Feature(
        key="rights-desk",
        name=_("Cererile despre datele proprii"),
        room="rights",
        essential=True,
        betters=(_need(Purpose.P04, _("Fără e-mail, răspunsul vine prin poștă sau la ghișeu."), _C.EMAIL),),
    ),
    Feature(
        key="invoices",
        name=_("Facturi și plăți"),
        room="billing",
        essential=True,
        needs=(
            _need(Purpose.P03, _("Plata cere datele ei."), _C.PAYMENT),
            _need(Purpose.P04, _("Factura cere nume și adresă."), _C.NAME, _C.ADDRESS),
        ),
    ),
    Feature(
        key="licence",
        name=_("Activarea licenței"),
        room="licensing",
        essential=True,
        betters=(
            _need(
                Purpose.P07,
                _("Fără identificatorul dispozitivului, licența se activează printr-un fișier."),
                _C.DEVICE_ID,
            ),
        ),
    ),
    Feature(
        key="support",
        name=_("Asistență"),
        room="support",
        essential=True,
        needs=(
            _need(
                Purpose.P05, _("Fără întrebare nu există răspuns; ajutorul scris rămâne."), _C.PRIVATE_TEXT
            ),
        ),
        betters=(
            _need(Purpose.P06, _("Convorbirea are loc fără înregistrare."), _C.RECORDING),
            _need(
                Purpose.P08, _("Fără datele de diagnostic, aflarea cauzei durează mai mult."), _C.DEVICE_ID
            ),
        ),
    ),
    Feature(
        key="news",
        name=_("Noutăți și oferte prin e-mail"),
        room="outreach",
        needs=(_need(Purpose.P12, _("Nu ați cerut noutăți; nu vin."), _C.EMAIL),),
        betters=(
            _need(Purpose.P15, _("Nu se măsoară dacă le deschideți."), _C.USAGE),
            _need(Purpose.P18, _("Sunt aceleași pentru toți."), _C.USAGE),
        ),
    ),
    Feature(
        key="phone-news",
        name=_("Noutăți și oferte prin SMS sau telefon"),
        room="outreach",
        needs=(_need(Purpose.P13, _("Nu ați cerut noutăți prin telefon; nu vin."), _C.PHONE),),
    ),
    Feature(
        key="surveys",
        name=_("Chestionare"),
        room="outreach",
        betters=(_need(Purpose.P14, _("Răspunsul rămâne fără nume."), _C.EMAIL),),
    ),
    Feature(
        key="recommendations",
        name=_("Recomandări în program"),
        room="recommending",
        betters=(
            _need(Purpose.P18, _("Ordinea este aceeași pentru toți."), _C.USAGE),
            _need(Purpose.P19, _("Se folosește zona pe care o scrieți."), _C.REGION),
        ),
    ),
    Feature(
        key="advertisements",
        name=_("Anunțuri"),
        room="placements",
        needs=(_need(Purpose.P20, _("Ați ascuns anunțurile.")),),
        betters=(
            _need(Purpose.P21, _("Anunțul ține numai de pagina citită."), _C.USAGE),
            _need(Purpose.P22, _("Nu se folosesc date de la parteneri."), _C.USAGE),
            _need(Purpose.P23, _("Repetarea se limitează numai în sesiune."), _C.PSEUDONYM),
        ),
    ),
    Feature(
        key="statistics",
        name=_("Numărarea vizitelor și îmbunătățirea programului"),
        room="improvement",
        betters=(
            _need(Purpose.P16, _("Vizitele dumneavoastră nu se numără.")),
            _need(Purpose.P17, _("Folosirea dumneavoastră nu intră în numărători.")),
        ),
    ),
)


def offered(rooms: Iterable[str]) -> tuple[Feature, ...]:
    """Return the features of the rooms that are there: nothing is promised that cannot be done."""
    there = frozenset(rooms)
    return tuple(feature for feature in FEATURES if feature.room in there)
