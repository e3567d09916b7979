"""The purposes, P01 to P25: what each is called elsewhere, on what ground it stands, and what a person may switch."""

from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.privacy.marks import gettext_noop as _


class Purpose(StrEnum):
    """Why data are used. A new purpose is a new member: nothing may be done for a purpose without a name."""

    P01 = "P01"
    P02 = "P02"
    P03 = "P03"
    P04 = "P04"
    P05 = "P05"
    P06 = "P06"
    P07 = "P07"
    P08 = "P08"
    P09 = "P09"
    P10 = "P10"
    P11 = "P11"
    P12 = "P12"
    P13 = "P13"
    P14 = "P14"
    P15 = "P15"
    P16 = "P16"
    P17 = "P17"
    P18 = "P18"
    P19 = "P19"
    P20 = "P20"
    P21 = "P21"
    P22 = "P22"
    P23 = "P23"
    P24 = "P24"
    P25 = "P25"


class Ground(StrEnum):
    """A lawful ground of Regulation (EU) 2016/679 art. 6(1); the value is the term of DPV's `eu-gdpr`."""

    CONSENT = "A6-1-a"
    CONTRACT = "A6-1-b"
    LEGAL_OBLIGATION = "A6-1-c"
    PUBLIC_TASK = "A6-1-e"
    LEGITIMATE_INTEREST = "A6-1-f"
    NONE = ""
    """There is none: the purpose is shut."""


class Switch(StrEnum):
    """What a person can do about a purpose."""

    NOTHING = "nothing"
    CLOSE_ACCOUNT = "close-account"
    OTHER_WAY = "other-way"
    CHANNEL = "channel"
    EACH_TIME = "each-time"
    OBJECT = "object"
    YES_OR_NO = "yes-or-no"
    FOLLOWS = "follows"
    SHUT = "shut"


GROUND_NAMES: dict[Ground, str] = {
    Ground.CONSENT: _("consimțământ, art. 6 alin. (1) lit. a)"),
    Ground.CONTRACT: _("contract, art. 6 alin. (1) lit. b)"),
    Ground.LEGAL_OBLIGATION: _("obligație legală, art. 6 alin. (1) lit. c)"),
    Ground.PUBLIC_TASK: _("sarcină de interes public, art. 6 alin. (1) lit. e)"),
    Ground.LEGITIMATE_INTEREST: _("interes legitim, art. 6 alin. (1) lit. f)"),
    Ground.NONE: _("niciunul: nu se face"),
}
SWITCH_NAMES: dict[Switch, str] = {
    Switch.NOTHING: _("nu se poate opri"),
    Switch.CLOSE_ACCOUNT: _("se oprește închizând contul"),
    Switch.OTHER_WAY: _("se poate alege altă cale"),
    Switch.CHANNEL: _("se alege calea mesajelor"),
    Switch.EACH_TIME: _("se întreabă de fiecare dată"),
    Switch.OBJECT: _("opoziție"),
    Switch.YES_OR_NO: _("da sau nu, oricând"),
    Switch.FOLLOWS: _("urmează altă alegere"),
    Switch.SHUT: _("nu există"),
}


@dataclass(frozen=True, slots=True)
class PurposeFacts:
    """
    A purpose in words and in the two vocabularies.

    data_use: key of fideslang, empty where it has none. optional: whoever says no keeps the whole service.
    follows: the purpose whose answer holds for this one too.
    """

    name: str
    data_use: str
    dpv: tuple[str, ...]
    ground: Ground
    switch: Switch
    optional: bool = False
    follows: Purpose | None = None


_G = Ground
_P = PurposeFacts
FACTS: dict[Purpose, PurposeFacts] = {
    Purpose.P01: _P(
        _("contul și intrarea în cont"),
        "essential.service.authentication",
        ("AccountManagement", "IdentityAuthentication"),
        _G.CONTRACT,
        Switch.CLOSE_ACCOUNT,
    ),
    Purpose.P02: _P(
        _("serviciul de registratură"),
        "essential.service",
        ("RequestedServiceProvision",),
        _G.CONTRACT,
        Switch.NOTHING,
    ),
    Purpose.P03: _P(
        _("încasarea plăților"),
        "essential.service.payment_processing",
        ("PaymentManagement",),
        _G.CONTRACT,
        Switch.OTHER_WAY,
    ),
    Purpose.P04: _P(
        _("obligații legale: facturi, contabilitate, evidențe"),
        "essential.legal_obligation",
        ("LegalCompliance",),
        _G.LEGAL_OBLIGATION,
        Switch.NOTHING,
    ),
    Purpose.P05: _P(
        _("rezolvarea cererilor de asistență"),
        "essential.service.operations.support",
        ("CustomerCare",),
        _G.CONTRACT,
        Switch.OTHER_WAY,
    ),
    Purpose.P06: _P(
        _("înregistrarea unei convorbiri"),
        "essential.service.operations.support",
        ("CommunicationForCustomerCare",),
        _G.CONSENT,
        Switch.EACH_TIME,
        optional=True,
    ),
    Purpose.P07: _P(
        _("activarea licenței"),
        "essential.service.security",
        ("EnforceAccessControl", "ServiceAccessDetermination"),
        _G.CONTRACT,
        Switch.OTHER_WAY,
    ),
    Purpose.P08: _P(
        _("repararea sau diagnosticarea unui dispozitiv"),
        "essential.service.operations.support",
        ("ServiceManagement",),
        _G.CONTRACT,
        Switch.EACH_TIME,
    ),
    Purpose.P09: _P(
        _("securitate și prevenirea fraudei"),
        "essential.fraud_detection",
        ("FraudPreventionAndDetection", "MisusePreventionAndDetection"),
        _G.LEGITIMATE_INTEREST,
        Switch.OBJECT,
    ),
    Purpose.P10: _P(
        _("litigii"),
        "",
        ("DisputeManagement",),
        _G.LEGITIMATE_INTEREST,
        Switch.OBJECT,
    ),
    Purpose.P11: _P(
        _("mesaje de serviciu"),
        "essential.service.notifications",
        ("CommunicationManagement",),
        _G.CONTRACT,
        Switch.CHANNEL,
    ),
    Purpose.P12: _P(
        _("noutăți și oferte prin e-mail"),
        "marketing.communications.email",
        ("DirectMarketing",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P13: _P(
        _("noutăți și oferte prin SMS sau telefon"),
        "marketing.communications.sms",
        ("DirectMarketing",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P14: _P(
        _("chestionare de satisfacție"),
        "",
        ("ServiceMonitoring",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P15: _P(
        _("măsurarea deschiderilor, pe persoană"),
        "analytics.reporting.campaign_insights",
        ("ServiceUsageAnalytics",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P16: _P(
        _("numărarea vizitelor, fără persoane"),
        "analytics.reporting.system",
        ("ServiceUsageAnalytics",),
        _G.LEGITIMATE_INTEREST,
        Switch.OBJECT,
        optional=True,
    ),
    Purpose.P17: _P(
        _("îmbunătățirea programului, numai din numărători"),
        "functional.service.improve",
        ("ImproveExistingProductsAndServices",),
        _G.LEGITIMATE_INTEREST,
        Switch.OBJECT,
        optional=True,
    ),
    Purpose.P18: _P(
        _("recomandări potrivite persoanei"),
        "personalize.content.profiled",
        ("ProvidePersonalisedRecommendations",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P19: _P(
        _("potrivire după loc"),
        "personalize.content.profiled",
        ("ServicePersonalisation",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P20: _P(
        _("anunțuri după pagina citită, fără profil"),
        "marketing.advertising.first_party.contextual",
        ("Advertising",),
        _G.LEGITIMATE_INTEREST,
        Switch.OBJECT,
        optional=True,
    ),
    Purpose.P21: _P(
        _("anunțuri după folosirea programului"),
        "marketing.advertising.first_party.targeted",
        ("PersonalisedAdvertising",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P22: _P(
        _("anunțuri după datele unui partener"),
        "marketing.advertising.third_party.targeted",
        ("TargetedAdvertising",),
        _G.CONSENT,
        Switch.YES_OR_NO,
        optional=True,
    ),
    Purpose.P23: _P(
        _("limitarea repetării anunțurilor"),
        "marketing.advertising.frequency_capping",
        ("Advertising",),
        _G.CONSENT,
        Switch.FOLLOWS,
        optional=True,
        follows=Purpose.P21,
    ),
    Purpose.P24: _P(
        _("rapoarte de activitate, numai din numărători"),
        "analytics.reporting",
        ("OptimisationForController",),
        _G.LEGITIMATE_INTEREST,
        Switch.NOTHING,
    ),
    Purpose.P25: _P(
        _("antrenarea unor modele de inteligență artificială"),
        "train_ai_system",
        (),
        _G.NONE,
        Switch.SHUT,
        optional=True,
    ),
}

MARKETING = frozenset({Purpose.P12, Purpose.P13, *(Purpose(f"P{number}") for number in range(20, 24))})
"""Offers and advertisements."""

WALLED = frozenset(
    {
        *(Purpose(f"P{number}") for number in (12, 13, 14, 15)),
        *(Purpose(f"P{number}") for number in range(18, 24)),
        Purpose.P25,
    }
)
"""Never over what an institution put in its registers; held by the database (`toolkit.purpose`)."""

WITH_CONSENT = frozenset(purpose for purpose, facts in FACTS.items() if facts.ground is Ground.CONSENT)
"""Off until the person says yes."""

SWITCHABLE = frozenset(purpose for purpose, facts in FACTS.items() if facts.optional) - {Purpose.P25}
"""Those a person may refuse and keep the whole service."""
