"""What can be asked, by which way it comes, how one proves who one is, and why an answer is no. No tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    """What a person asks for."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    HUMAN_REVIEW = "human_review"
    WITHDRAW = "withdraw"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class RightWords:
    """A right in words: its name, its article, what it gives, what the person should write, its DPV term."""

    name: str | Promise
    article: str
    about: str | Promise
    ask: str | Promise
    dpv: str
    details_needed: bool = True


RIGHTS: Mapping[Right, RightWords] = {
    Right.ACCESS: RightWords(
        _("Vreau să văd ce date aveți despre mine"), "15",
        _("Primiți o copie a datelor, cu fișierele lor și cu explicații."),
        _("Căutăm în toate locurile. Dacă vă interesează ceva anume, scrieți ce."), "eu-gdpr:A15", False,
    ),
    Right.RECTIFICATION: RightWords(
        _("Ceva este greșit și trebuie îndreptat"), "16",
        _("Se îndreaptă sau se completează. În registre, înscrisul vechi rămâne și se adnotează."),
        _("Scrieți ce este greșit și cum ar fi bine."), "eu-gdpr:A16",
    ),
    Right.ERASURE: RightWords(
        _("Vreau să ștergeți datele mele"), "17",
        _("Se șterge tot ce legea nu cere să rămână; vă spunem ce rămâne, de ce și până când."),
        _("Dacă vreți să fie șters numai ceva anume, scrieți ce."), "eu-gdpr:A17", False,
    ),
    Right.RESTRICTION: RightWords(
        _("Vreau să nu mai folosiți datele, dar să le păstrați"), "18",
        _("Datele rămân, dar nu se mai folosesc până se lămurește."),
        _("Scrieți de ce: nu sunt exacte, sunt folosite fără temei, vă trebuie pentru un proces, v-ați opus."),
        "eu-gdpr:A18",
    ),
    Right.PORTABILITY: RightWords(
        _("Vreau datele pe care le-am dat, ca să le duc în altă parte"), "20",
        _("Primiți ce ați dat dumneavoastră, în formate pe care le citesc programele (JSON și CSV)."),
        _("Scrieți ce vă trebuie sau lăsați gol pentru tot."), "eu-gdpr:A20", False,
    ),
    Right.OBJECTION: RightWords(
        _("Mă opun folosirii datelor mele"), "21",
        _("Cântărim motivele dumneavoastră. La publicitate oprim pe loc, fără motive."),
        _("Scrieți la ce folosire vă opuneți și ce ține de situația dumneavoastră."), "eu-gdpr:A21",
    ),
    Right.HUMAN_REVIEW: RightWords(
        _("Un program a hotărât ceva despre mine; vreau să se uite un om"), "22",
        _("Un om cu putere de hotărâre reia cazul și vă spune ce a aflat."),
        _("Scrieți despre ce hotărâre este vorba."), "eu-gdpr:A22",
    ),
    Right.WITHDRAW: RightWords(
        _("Îmi retrag acordul"), "7 alin. (3)",
        _("Ce se făcea cu acordul dumneavoastră se oprește."),
        _("Scrieți la ce v-ați dat acordul; gol înseamnă la tot."), "eu-gdpr:A7-3", False,
    ),
    Right.COMPLAINT: RightWords(
        _("Am o plângere despre cum ați folosit datele mele"), "12",
        _("Verificăm și vă răspundem în scris, în cel mult o lună."),
        _("Scrieți ce s-a întâmplat și când."), "eu-gdpr:A77",
    ),
}  # fmt: skip


SHORT: Mapping[Right, str | Promise] = {
    Right.ACCESS: _("acces la date"),
    Right.RECTIFICATION: _("rectificare"),
    Right.ERASURE: _("ștergere"),
    Right.RESTRICTION: _("restricționare"),
    Right.PORTABILITY: _("portabilitate"),
    Right.OBJECTION: _("opoziție"),
    Right.HUMAN_REVIEW: _("reexaminare de către un om"),
    Right.WITHDRAW: _("retragerea acordului"),
    Right.COMPLAINT: _("plângere"),
}


class Channel(StrEnum):
    """By which way a request came."""

    WEB = "web"
    MAIL = "mail"
    POST = "post"
    PHONE = "phone"
    COUNTER = "in_person"
    ACCOUNT = "account"
    ROUTED = "routed"


CHANNELS: Mapping[Channel, str | Promise] = {
    Channel.WEB: _("formular pe internet"),
    Channel.MAIL: _("e-mail"),
    Channel.POST: _("scrisoare"),
    Channel.PHONE: _("telefon"),
    Channel.COUNTER: _("la ghișeu"),
    Channel.ACCOUNT: _("din cont"),
    Channel.ROUTED: _("trimisă de furnizorul serviciului"),
}


class Level(IntEnum):
    """How surely one knows who asks."""

    NONE = 0
    CONTACT = 1
    PERSON = 2


LEVELS: Mapping[Level, str | Promise] = {
    Level.NONE: _("nu se cere"),
    Level.CONTACT: _("are în stăpânire adresa de e-mail"),
    Level.PERSON: _("este persoana"),
}


class Method(StrEnum):
    """How somebody proved who they are."""

    CODE = "code"
    COUNTER = "counter"
    ACCOUNT = "account"
    SIGNATURE = "signature"


METHODS: Mapping[Method, str | Promise] = {
    Method.CODE: _("cod trimis prin e-mail"),
    Method.COUNTER: _("act văzut la ghișeu, fără copie"),
    Method.ACCOUNT: _("intrare în cont"),
    Method.SIGNATURE: _("semnătură electronică verificată"),
}


class Justification(StrEnum):
    """Why an answer waits or is no, in the words of the Data Privacy Vocabulary."""

    IDENTITY = "IdentityVerificationFailure"
    COMPLEX = "ComplexityOfProcess"
    MANY = "HighVolumeOfProcesses"
    CLAIMS = "LegalClaimDefenceImpaired"
    UNFOUNDED = "ProcessUnfounded"
    EXCESSIVE = "ProcessExcessive"
    EFFORT = "DisproportionateEffortRequired"
    EXEMPTED = "LegallyExempted"
    NEEDED = "NonNecessityObjection"
    OTHERS = "RightsOfOthersImpaired"
    NOTHING = "DataNotAvailable"


@dataclass(frozen=True, slots=True)
class Why:
    """A justification: its name at the desk, the sentence for the letter, its article; delays and refusals differ."""

    name: str | Promise
    text: str | Promise
    article: str
    delays: bool = False
    refuses: bool = True


JUSTIFICATIONS: Mapping[Justification, Why] = {
    Justification.IDENTITY: Why(
        _("Nu s-a putut afla cine cere"),
        _("Nu am putut stabili că dumneavoastră sunteți persoana la care se referă datele, deși v-am cerut o dovadă."),
        "12 alin. (2) și (6)",
    ),
    Justification.COMPLEX: Why(
        _("Cererea este complexă"),
        _("Cererea dumneavoastră este complexă: datele se află în mai multe locuri și trebuie văzute una câte una."),
        "12 alin. (3)", delays=True, refuses=False,
    ),
    Justification.MANY: Why(
        _("Sunt multe cereri"),
        _("Am primit multe cereri de la dumneavoastră, pe care le lucrăm împreună."),
        "12 alin. (3)", delays=True, refuses=False,
    ),
    Justification.CLAIMS: Why(
        _("Datele trebuie pentru un drept în instanță"),
        _("Datele sunt necesare pentru constatarea, exercitarea sau apărarea unui drept în instanță."),
        "17 alin. (3) lit. e)",
    ),
    Justification.UNFOUNDED: Why(
        _("Cererea este vădit nefondată"), _("Cererea este vădit nefondată."), "12 alin. (5) lit. b)",
    ),
    Justification.EXCESSIVE: Why(
        _("Cererea este excesivă"),
        _("Cererea este excesivă, prin faptul că se repetă."), "12 alin. (5) lit. b)",
    ),
    Justification.EFFORT: Why(
        _("Ar cere un efort disproporționat"),
        _("Înștiințarea fiecărui destinatar ar cere un efort disproporționat."), "19",
    ),
    Justification.EXEMPTED: Why(
        _("Legea cere ca datele să rămână"),
        _(
            "Datele stau în registre și în arhivă pentru că legea ne obligă să le păstrăm; înscrisul rămâne, dar se"
            " poate adnota."
        ),
        "17 alin. (3) lit. b) și d); Legea 16/1996",
    ),
    Justification.NEEDED: Why(
        _("Avem motive care prevalează"),
        _("Am cântărit motivele dumneavoastră; există motive legitime și imperioase care prevalează."),
        "21 alin. (1)",
    ),
    Justification.OTHERS: Why(
        _("Ar atinge drepturile altora"),
        _("Răspunsul întreg ar atinge drepturile și libertățile altor persoane."), "15 alin. (4); 20 alin. (4)",
    ),
    Justification.NOTHING: Why(
        _("Nu avem aceste date"),
        _("Nu păstrăm date despre dumneavoastră de felul celor la care vă referiți."), "11; 15",
    ),
}  # fmt: skip

REFUSALS = tuple(code for code, why in JUSTIFICATIONS.items() if why.refuses)
DELAYS = tuple(code for code, why in JUSTIFICATIONS.items() if why.delays)
LANGUAGES: Mapping[str, str | Promise] = {"ro": _("română"), "en": _("engleză")}


class LetterKind(StrEnum):
    """What a letter of the desk says."""

    RECEIPT = "receipt"
    CLARIFICATION = "clarification"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    ANSWER = "answer"
    FORWARDED = "forwarded"
    RECIPIENT = "recipient"


LETTERS: Mapping[LetterKind, str | Promise] = {
    LetterKind.RECEIPT: _("confirmarea primirii"),
    LetterKind.CLARIFICATION: _("cerere de lămurire"),
    LetterKind.EXTENSION: _("prelungirea termenului"),
    LetterKind.REFUSAL: _("refuz motivat"),
    LetterKind.ANSWER: _("răspuns"),
    LetterKind.FORWARDED: _("trimitere la instituție"),
    LetterKind.RECIPIENT: _("anunț către cine a primit datele"),
}
