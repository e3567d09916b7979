"""
The closed words of the catalogue: categories of data, kinds of persons, roles, what erasure and access do.

Each word carries its name in two public vocabularies, so that an export is understood elsewhere: the keys of fideslang
(3.1) and the terms of the W3C Data Privacy Vocabulary (DPV 2, `dpv:` and `pd:`).
"""

from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.privacy.marks import gettext_noop as _


class Role(StrEnum):
    """What the supplier is to a dataset."""

    CONTROLLER = "controller"
    """The row's institution decides for itself: accounts, contracts, messages, requests of persons."""

    PROCESSOR = "processor"
    """What an institution put in its registers; the supplier only keeps it, on its order."""


class Erasure(StrEnum):
    """What the erasure of a person does to a field."""

    DELETE = "delete"
    ANONYMIZE = "anonymise"
    RETAIN = "retain"
    SHRED = "shred"
    """The key is destroyed; the sealed text stays unreadable, also in backups."""


class Access(StrEnum):
    """What a person's access package does with a field."""

    EXPORT = "export"
    REDACT = "redact"
    """Named, with the values of others covered."""
    OMIT = "omit"
    """Nothing about the person, or a secret that would harm the person outside."""


class SubjectType(StrEnum):
    """Whom data are about; the value is the key of fideslang."""

    CITIZEN = "citizen_voter"
    OFFICIAL = "employee"
    CUSTOMER = "customer"
    PROSPECT = "prospect"
    VISITOR = "visitor"
    SUPPLIER = "supplier_vendor"


class Safeguard(StrEnum):
    """What protects a dataset, as a record of processing lists it."""

    TENANT_WALL = "tenant-wall"
    PURPOSE_WALL = "purpose-wall"
    POWERS = "powers"
    JOURNAL = "journal"
    VIEWS_LOGGED = "views-logged"
    SEALED = "sealed"
    DIGEST_ONLY = "digest-only"
    CONFINED = "confined-parsers"
    BACKUP = "backup"
    OFFICER = "data-protection-officer"
    TRAINING = "staff-training"


class RecipientKind(StrEnum):
    """Who receives data of a dataset."""

    INSTITUTION = "institution"
    CORRESPONDENT = "correspondent"
    POST = "post"
    MAIL_SERVER = "mail-server"
    SMS_GATEWAY = "sms-gateway"
    PROGRAM = "program"
    TRUST_SERVICE = "trust-service"
    AUTHORITY = "authority"
    COURT = "court"
    TAX_OFFICE = "tax-office"
    PAYMENT_SERVICE = "payment-service"


class Category(StrEnum):
    """What a field holds. `FACTS` tells the rest."""

    SYSTEM = "system"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    LOCALITY = "locality"
    POSTAL_CODE = "postal-code"
    ORGANIZATION = "organization"
    NATIONAL_ID = "national-id"
    IDENTITY_PAPER = "identity-paper"
    CERTIFICATE = "certificate"
    TAX_ID = "tax-id"
    BANK_ACCOUNT = "bank-account"
    ACCOUNT = "account"
    PSEUDONYM = "pseudonym"
    USERNAME = "username"
    PASSWORD = "password"
    CREDENTIAL = "credential"
    SECRET_TEXT = "secret-text"
    SIGN_INS = "sign-ins"
    SETTINGS = "settings"
    LANGUAGE = "language"
    PRIVATE_TEXT = "private-text"
    DOCUMENT = "document"
    OPINION = "opinion"
    TRANSMISSION = "transmission"
    WORK = "work"
    JOB_TITLE = "job-title"
    CHOICES = "choices"
    IP_ADDRESS = "ip-address"
    BROWSER = "browser"
    DEVICE_ID = "device-id"
    SESSION_ID = "session-id"
    REGION = "region"
    PRECISE_LOCATION = "precise-location"
    PAYMENT = "payment"
    PURCHASES = "purchases"
    SEARCHES = "searches"
    PAGES_SEEN = "pages-seen"
    USAGE = "usage"
    RECORDING = "recording"
    CALL_LOG = "call-log"
    AGE_RANGE = "age-range"
    GENDER = "gender"
    HEALTH = "health"
    BIOMETRIC = "biometric"
    POLITICAL_OPINION = "political-opinion"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    CRIMINAL_RECORD = "criminal-record"


SECRETS = frozenset({Category.PASSWORD, Category.CREDENTIAL, Category.SECRET_TEXT})
"""Never given out, not even to the person: whoever reads them elsewhere could sign in."""


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """
    A category in words and in the two vocabularies.

    special: of Article 9 or 10. national_id: a number of Law 190/2018 art. 2. open_ended: free words or files, in
    which a person may have written anything, special data included.
    """

    name: str
    fideslang: str
    dpv: str
    special: bool = False
    national_id: bool = False
    open_ended: bool = False

    @property
    def personal(self) -> bool:
        """Whether it is about a person at all."""
        return self.fideslang.split(".")[0] == "user"


_F = CategoryFacts
FACTS: dict[Category, CategoryFacts] = {
    Category.SYSTEM: _F(_("stare a programului"), "system.operations", "dpv:NonPersonalData"),
    Category.NAME: _F(_("nume"), "user.name", "pd:Name"),
    Category.EMAIL: _F(_("adresă de e-mail"), "user.contact.email", "pd:EmailAddress"),
    Category.PHONE: _F(_("telefon"), "user.contact.phone_number", "pd:TelephoneNumber"),
    Category.ADDRESS: _F(_("adresă"), "user.contact.address", "pd:PhysicalAddress"),
    Category.LOCALITY: _F(_("localitate, județ"), "user.contact.address.city", "pd:Locality"),
    Category.POSTAL_CODE: _F(_("cod poștal"), "user.contact.address.postal_code", "pd:PostalCode"),
    Category.ORGANIZATION: _F(
        _("firma sau instituția persoanei"), "user.contact.organization", "pd:Professional"
    ),
    Category.NATIONAL_ID: _F(
        _("cod numeric personal, serie de act"),
        "user.government_id.national_identification_number",
        "pd:OfficialID",
        national_id=True,
    ),
    Category.IDENTITY_PAPER: _F(_("felul actului de identitate"), "user.government_id", "pd:OfficialID"),
    Category.CERTIFICATE: _F(
        _("certificat de semnătură (poate conține CNP)"),
        "user.government_id",
        "pd:OfficialID",
        national_id=True,
    ),
    Category.TAX_ID: _F(
        _("cod fiscal, număr la registrul comerțului"), "user.government_id", "pd:OfficialID"
    ),
    Category.BANK_ACCOUNT: _F(_("cont bancar"), "user.financial.bank_account", "pd:BankAccount"),
    Category.ACCOUNT: _F(_("contul persoanei"), "user.account", "pd:UID"),
    Category.PSEUDONYM: _F(_("identificator fără nume"), "user.unique_id.pseudonymous", "pd:UID"),
    Category.USERNAME: _F(_("nume de utilizator"), "user.account.username", "pd:Username"),
    Category.PASSWORD: _F(_("parolă (numai amprenta)"), "user.authorization.password", "pd:Password"),
    Category.CREDENTIAL: _F(
        _("cheie sau cod de intrare"), "user.authorization.credentials", "pd:Authenticating"
    ),
    Category.SECRET_TEXT: _F(_("notă secretă, sigilată"), "user.authorization.credentials", "pd:SecretText"),
    Category.SIGN_INS: _F(_("intrări în cont"), "user.authorization", "pd:AuthenticationHistory"),
    Category.SETTINGS: _F(_("alegeri ale contului"), "user.account.settings", "pd:Preference"),
    Category.LANGUAGE: _F(_("limbă"), "user.demographic.language", "pd:Language"),
    Category.PRIVATE_TEXT: _F(
        _("text scris de persoană sau despre ea"), "user.content.private", "pd:Communication", open_ended=True
    ),
    Category.DOCUMENT: _F(
        _("înscrisuri și numele lor"), "user.content.private", "pd:PersonalDocuments", open_ended=True
    ),
    Category.OPINION: _F(_("păreri făcute publice"), "user.content.public", "pd:Opinion", open_ended=True),
    Category.TRANSMISSION: _F(_("urme ale trimiterii"), "user.telemetry", "pd:CommunicationsMetadata"),
    Category.WORK: _F(_("activitate de serviciu"), "user.workplace", "pd:Professional"),
    Category.JOB_TITLE: _F(_("funcție"), "user.job_title", "pd:Job"),
    Category.CHOICES: _F(_("alegeri despre date"), "user.privacy_preferences", "pd:PrivacyPreference"),
    Category.IP_ADDRESS: _F(_("adresă IP"), "user.device.ip_address", "pd:IPAddress"),
    Category.BROWSER: _F(_("navigator și sistem"), "user.device", "pd:UserAgent"),
    Category.DEVICE_ID: _F(_("identificator de dispozitiv"), "user.device.device_id", "pd:DeviceBased"),
    Category.SESSION_ID: _F(_("identificator de sesiune"), "user.device.cookie_id", "pd:Identifier"),
    Category.REGION: _F(_("zonă"), "user.location.imprecise", "pd:Location"),
    Category.PRECISE_LOCATION: _F(_("loc exact"), "user.location.precise", "pd:GPSCoordinate"),
    Category.PAYMENT: _F(_("plată"), "user.payment", "pd:Transaction"),
    Category.PURCHASES: _F(_("cumpărături"), "user.behavior.purchase_history", "pd:Purchase"),
    Category.SEARCHES: _F(_("căutări"), "user.behavior.search_history", "pd:Interest"),
    Category.PAGES_SEEN: _F(_("pagini văzute"), "user.behavior.browsing_history", "pd:BrowsingBehavior"),
    Category.USAGE: _F(_("folosirea programului"), "user.behavior", "pd:ServiceConsumptionBehavior"),
    Category.RECORDING: _F(
        _("înregistrare de convorbire"),
        "user.content.private",
        "pd:VoiceCommunicationRecording",
        open_ended=True,
    ),
    Category.CALL_LOG: _F(_("convorbiri avute"), "user.telemetry", "pd:CallLog"),
    Category.AGE_RANGE: _F(_("grupă de vârstă"), "user.demographic.age_range", "pd:AgeRange"),
    Category.GENDER: _F(_("gen"), "user.demographic.gender", "pd:Gender"),
    Category.HEALTH: _F(_("sănătate"), "user.health_and_medical", "pd:Health", special=True),
    Category.BIOMETRIC: _F(_("date biometrice"), "user.biometric", "pd:Biometric", special=True),
    Category.POLITICAL_OPINION: _F(
        _("opinie politică"), "user.demographic.political_opinion", "pd:PoliticalOpinion", special=True
    ),
    Category.ETHNICITY: _F(
        _("origine etnică"), "user.demographic.race_ethnicity", "pd:EthnicOrigin", special=True
    ),
    Category.RELIGION: _F(
        _("credință"), "user.demographic.religious_belief", "pd:ReligiousBelief", special=True
    ),
    Category.CRIMINAL_RECORD: _F(
        _("condamnări și fapte penale"), "user.criminal_history", "pd:Criminal", special=True
    ),
}

DPV_SUBJECTS: dict[SubjectType, str] = {
    SubjectType.CITIZEN: "dpv:Citizen",
    SubjectType.OFFICIAL: "dpv:Employee",
    SubjectType.CUSTOMER: "dpv:Customer",
    SubjectType.PROSPECT: "dpv:Subscriber",
    SubjectType.VISITOR: "dpv:Visitor",
    SubjectType.SUPPLIER: "dpv:Client",
}

SUBJECT_NAMES: dict[SubjectType, str] = {
    SubjectType.CITIZEN: _("cei care scriu instituției sau despre care se scrie"),
    SubjectType.OFFICIAL: _("cei care lucrează în instituție"),
    SubjectType.CUSTOMER: _("clienți"),
    SubjectType.PROSPECT: _("cei abonați la noutăți"),
    SubjectType.VISITOR: _("vizitatori"),
    SubjectType.SUPPLIER: _("furnizori"),
}
ROLE_NAMES: dict[Role, str] = {
    Role.CONTROLLER: _("operator"),
    Role.PROCESSOR: _("persoană împuternicită"),
}
ERASURE_NAMES: dict[Erasure, str] = {
    Erasure.DELETE: _("se șterge"),
    Erasure.ANONYMIZE: _("se desprinde de persoană"),
    Erasure.RETAIN: _("se păstrează, cu temei"),
    Erasure.SHRED: _("i se distruge cheia"),
}
ACCESS_NAMES: dict[Access, str] = {
    Access.EXPORT: _("se dă"),
    Access.REDACT: _("se dă, cu datele altora acoperite"),
    Access.OMIT: _("nu se dă"),
}
SAFEGUARD_NAMES: dict[Safeguard, str] = {
    Safeguard.TENANT_WALL: _("fiecare instituție vede numai rândurile sale, în baza de date însăși"),
    Safeguard.PURPOSE_WALL: _("scopurile facultative nu pot citi rândurile, în baza de date însăși"),
    Safeguard.POWERS: _("acces după rol și compartiment"),
    Safeguard.JOURNAL: _("jurnal sigilat al faptelor"),
    Safeguard.VIEWS_LOGGED: _("fiecare vedere se consemnează, cu motiv"),
    Safeguard.SEALED: _("criptare cu cheie proprie"),
    Safeguard.DIGEST_ONLY: _("se păstrează numai amprenta"),
    Safeguard.CONFINED: _("fișierele străine se citesc izolat"),
    Safeguard.BACKUP: _("copii de siguranță"),
    Safeguard.OFFICER: _("responsabil cu protecția datelor"),
    Safeguard.TRAINING: _("instruirea periodică a personalului"),
}
RECIPIENT_NAMES: dict[RecipientKind, str] = {
    RecipientKind.INSTITUTION: _("alte instituții publice, când cererea le privește"),
    RecipientKind.CORRESPONDENT: _("cel căruia i se răspunde"),
    RecipientKind.POST: _("operatorul poștal"),
    RecipientKind.MAIL_SERVER: _("serverul de e-mail al destinatarului"),
    RecipientKind.SMS_GATEWAY: _("operatorul de telefonie"),
    RecipientKind.PROGRAM: _("un program al instituției"),
    RecipientKind.TRUST_SERVICE: _("prestatorul de servicii de încredere"),
    RecipientKind.AUTHORITY: _("autoritatea de supraveghere și alte autorități, la cererea lor"),
    RecipientKind.COURT: _("instanța"),
    RecipientKind.TAX_OFFICE: _("autoritatea fiscală"),
    RecipientKind.PAYMENT_SERVICE: _("prestatorul de plăți"),
}
