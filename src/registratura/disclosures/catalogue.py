"""The ways out of the product as the register of recipients begins with them: purpose, ground, categories."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Way(StrEnum):
    """A connector of `toolkit.egress`, or a way of the office by which papers leave."""

    SMTP = "smtp"
    SMS = "sms"
    WEBHOOKS = "webhooks"
    EXCHANGE = "exchange"
    IMAP = "imap"
    TIME_STAMPS = "time-stamps"
    REMOTE_SIGNING = "remote-signing"
    REVOCATION = "revocation"
    IDENTITY_PROVIDER = "identity-provider"
    LICENCES = "licences"
    E_INVOICING = "e-invoicing"
    PAYMENTS = "payments"
    OBJECT_STORE = "object-store"
    ANTIVIRUS = "antivirus"
    POST = "post"
    SHARE = "share"
    AUTHORITY = "authority"
    HAND = "hand"
    """Kept by hand: someone whom no way of the product reaches."""


class Ground(StrEnum):
    """On what a disclosure rests. Law: GDPR art. 6."""

    LAW = "law"
    TASK = "task"
    CONTRACT = "contract"
    PROCESSOR = "processor"
    ORDER = "order"
    CONSENT = "consent"
    INTEREST = "interest"


GROUND_NAMES: dict[Ground, str | Promise] = {
    Ground.LAW: _("obligație legală, art. 6 alin. (1) lit. c)"),
    Ground.TASK: _("sarcină de interes public, art. 6 alin. (1) lit. e)"),
    Ground.CONTRACT: _("contract, art. 6 alin. (1) lit. b)"),
    Ground.PROCESSOR: _("împuternicit al operatorului, art. 28"),
    Ground.ORDER: _("la cererea persoanei înseși"),
    Ground.CONSENT: _("consimțământ, art. 6 alin. (1) lit. a)"),
    Ground.INTEREST: _("interes legitim, art. 6 alin. (1) lit. f)"),
}

CATEGORY_NAMES: dict[str, str | Promise] = {
    "user.name": _("nume"),
    "user.contact.email": _("adresă de e-mail"),
    "user.contact.phone_number": _("telefon"),
    "user.contact.address": _("adresă poștală"),
    "user.government_id": _("cod numeric personal sau act de identitate"),
    "user.content.private": _("cuprinsul documentelor"),
    "user.content.digest": _("amprente ale documentelor, fără cuprins"),
    "user.authorization.credentials": _("semnătură și certificat"),
    "user.unique_id": _("număr de înregistrare"),
    "user.device.device_id": _("amprenta calculatorului, fără nume și serii"),
}


@dataclass(frozen=True, slots=True)
class WayDescription:
    """What the register says of a way until somebody writes more."""

    name: str | Promise
    purpose: str | Promise
    ground: Ground
    categories: tuple[str, ...]


_NAMED = ("user.name", "user.contact.email")

WAYS: dict[Way, WayDescription] = {
    Way.SMTP: WayDescription(
        _("Serverul de e-mail"),
        _("trimiterea răspunsurilor și a mesajelor de serviciu"),
        Ground.PROCESSOR,
        (*_NAMED, "user.unique_id", "user.content.private"),
    ),
    Way.SMS: WayDescription(
        _("Poarta de SMS"),
        _("trimiterea mesajelor scurte de serviciu"),
        Ground.PROCESSOR,
        ("user.name", "user.contact.phone_number", "user.unique_id"),
    ),
    Way.WEBHOOKS: WayDescription(
        _("Program anunțat prin webhook"),
        _("anunțarea altui program al instituției"),
        Ground.TASK,
        ("user.unique_id",),
    ),
    Way.EXCHANGE: WayDescription(
        _("Registratura altei instituții"),
        _("trimiterea documentelor înregistrate către instituția destinatară"),
        Ground.TASK,
        ("user.name", "user.unique_id", "user.content.private"),
    ),
    Way.IMAP: WayDescription(
        _("Serverul cutiei poștale"),
        _("citirea mesajelor primite de instituție"),
        Ground.PROCESSOR,
        (*_NAMED, "user.content.private"),
    ),
    Way.TIME_STAMPS: WayDescription(
        _("Autoritatea de marcare temporală"),
        _("marcarea în timp a documentelor semnate"),
        Ground.TASK,
        ("user.content.digest",),
    ),
    Way.REMOTE_SIGNING: WayDescription(
        _("Serviciul de semnare la distanță"),
        _("semnarea documentelor cu o cheie păstrată la prestator"),
        Ground.PROCESSOR,
        ("user.content.digest", "user.authorization.credentials"),
    ),
    Way.REVOCATION: WayDescription(
        _("Emitenții certificatelor"),
        _("verificarea stării certificatelor din semnături"),
        Ground.TASK,
        ("user.authorization.credentials",),
    ),
    Way.IDENTITY_PROVIDER: WayDescription(
        _("Furnizorul de identitate"),
        _("dovedirea identității, când persoana alege să intre prin el"),
        Ground.ORDER,
        ("user.authorization.credentials",),
    ),
    Way.LICENCES: WayDescription(
        _("Furnizorul programului"),
        _("activarea licenței acestei instalări"),
        Ground.CONTRACT,
        ("user.device.device_id",),
    ),
    Way.E_INVOICING: WayDescription(
        _("RO e-Factura, la Ministerul Finanțelor"),
        _("trimiterea facturilor, așa cum cere legea"),
        Ground.LAW,
        ("user.contact.email",),
    ),
    Way.PAYMENTS: WayDescription(
        _("Procesatorul de plăți"),
        _("plata facturilor furnizorului cu cardul, pe pagina procesatorului"),
        Ground.CONTRACT,
        _NAMED,
    ),
    Way.OBJECT_STORE: WayDescription(
        _("Depozitul de fișiere"),
        _("păstrarea fișierelor înregistrărilor"),
        Ground.PROCESSOR,
        ("user.content.private",),
    ),
    Way.ANTIVIRUS: WayDescription(
        _("Antivirusul"),
        _("căutarea de viruși în fișierele primite"),
        Ground.PROCESSOR,
        ("user.content.private",),
    ),
    Way.POST: WayDescription(
        _("Serviciul poștal sau de curierat"),
        _("ducerea scrisorilor la destinatari"),
        Ground.TASK,
        ("user.name", "user.contact.address", "user.content.private"),
    ),
    Way.SHARE: WayDescription(
        _("Cel ales de persoană"),
        _("partajare cerută de persoana însăși"),
        Ground.ORDER,
        ("user.name", "user.content.private"),
    ),
    Way.AUTHORITY: WayDescription(
        _("Autoritate publică"),
        _("răspuns la cererea unei autorități"),
        Ground.LAW,
        ("user.name", "user.content.private"),
    ),
}
