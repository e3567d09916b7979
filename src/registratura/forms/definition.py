"""
What a form asks, as frozen values: pages, fields, conditions; read from JSON with clear faults, and written back.

Plain Python. Answers are checked in `answers`, what keeps a form from being published in `publishing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from registratura.kernel.text import N_

FORMAT: Final = "registratura-form/1"

MOST_BYTES: Final = 256 * 1024
MOST_PAGES: Final = 40
MOST_FIELDS: Final = 200
MOST_OPTIONS: Final = 100
MOST_CONDITIONS: Final = 5
MOST_FILES: Final = 20
MOST_FILE_MB: Final = 100
LABEL_LENGTH: Final = 300
HINT_LENGTH: Final = 1_000
ABOUT_LENGTH: Final = 6_000
TEXT_LENGTH: Final = 300
LONG_LENGTH: Final = 20_000


class Kind(StrEnum):
    """What a field asks for. The last two ask nothing: they tell."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    EMAIL = "email"
    PHONE = "phone"
    CNP = "cnp"
    CUI = "cui"
    IBAN = "iban"
    ADDRESS = "address"
    FILES = "files"
    PLACE = "place"
    EXPLANATION = "explanation"
    NOTICE = "notice"


KIND_NAMES: Final[Mapping[Kind, str]] = {
    Kind.TEXT: N_("text scurt"),
    Kind.LONG: N_("text lung"),
    Kind.CHOICE: N_("o alegere din listă"),
    Kind.CHOICES: N_("mai multe alegeri din listă"),
    Kind.YES_NO: N_("da sau nu"),
    Kind.DATE: N_("dată"),
    Kind.NUMBER: N_("număr"),
    Kind.AMOUNT: N_("sumă în lei"),
    Kind.EMAIL: N_("adresă de e-mail"),
    Kind.PHONE: N_("telefon"),
    Kind.CNP: N_("CNP"),
    Kind.CUI: N_("cod fiscal (CUI)"),
    Kind.IBAN: N_("cont (IBAN)"),
    Kind.ADDRESS: N_("adresă poștală"),
    Kind.FILES: N_("fișiere"),
    Kind.PLACE: N_("loc pe hartă"),
    Kind.EXPLANATION: N_("explicație"),
    Kind.NOTICE: N_("înștiințare"),
}
TELLING: Final = frozenset({Kind.EXPLANATION, Kind.NOTICE})
CHOOSING: Final = frozenset({Kind.CHOICE, Kind.CHOICES})
CONDITION_KINDS: Final = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
YES: Final = "yes"
NO: Final = "no"


class Meaning(StrEnum):
    """What an answer is to the registry, so that a filing becomes an entry without anybody copying it."""

    NAME = "name"
    ORGANIZATION = "organization"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    CNP = "cnp"
    CUI = "cui"
    ANSWER_BY = "answer-by"
    SUBJECT = "subject"
    BODY = "body"


MEANING_NAMES: Final[Mapping[Meaning, str]] = {
    Meaning.NAME: N_("numele persoanei"),
    Meaning.ORGANIZATION: N_("denumirea organizației"),
    Meaning.ADDRESS: N_("adresa pentru răspuns"),
    Meaning.EMAIL: N_("e-mailul pentru răspuns"),
    Meaning.PHONE: N_("telefonul persoanei"),
    Meaning.CNP: N_("CNP-ul persoanei"),
    Meaning.CUI: N_("codul fiscal al organizației"),
    Meaning.ANSWER_BY: N_("cum se primește răspunsul"),
    Meaning.SUBJECT: N_("pe scurt, despre ce este vorba"),
    Meaning.BODY: N_("cuprinsul cererii"),
}
MEANING_KINDS: Final[Mapping[Meaning, frozenset[Kind]]] = {
    Meaning.NAME: frozenset({Kind.TEXT}),
    Meaning.ORGANIZATION: frozenset({Kind.TEXT}),
    Meaning.ADDRESS: frozenset({Kind.ADDRESS}),
    Meaning.EMAIL: frozenset({Kind.EMAIL}),
    Meaning.PHONE: frozenset({Kind.PHONE}),
    Meaning.CNP: frozenset({Kind.CNP}),
    Meaning.CUI: frozenset({Kind.CUI}),
    Meaning.ANSWER_BY: frozenset({Kind.CHOICE}),
    Meaning.SUBJECT: frozenset({Kind.TEXT, Kind.CHOICE}),
    Meaning.BODY: frozenset({Kind.LONG}),
}
ANSWER_WAYS: Final = ("email", "post", "portal", "counter")
"""Values that the options of an `answer-by` field may have."""

FILE_KINDS: Final[Mapping[str, frozenset[str]]] = {
    "pdf": frozenset({"pdf"}),
    "picture": frozenset({"jpg", "jpeg", "png", "tif", "tiff", "webp", "heic"}),
    "office": frozenset({"doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "txt"}),
    "signed": frozenset({"p7s", "p7m", "asice", "asics", "xml"}),
    "drawing": frozenset({"dwg", "dxf", "shp", "zip", "gml", "kml"}),
}
FILE_KIND_NAMES: Final[Mapping[str, str]] = {
    "pdf": N_("PDF"),
    "picture": N_("fotografii și imagini (JPG, PNG, TIFF)"),
    "office": N_("documente și tabele (Word, Excel, OpenDocument)"),
    "signed": N_("fișiere semnate (P7S, ASiC, XML)"),
    "drawing": N_("planuri (DWG, DXF, arhive ZIP)"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Romanian and, when it was written, in English."""

    ro: str = ""
    en: str = ""

    def __str__(self) -> str:
        return self.ro

    def __bool__(self) -> bool:
        return bool(self.ro)

    def said(self, language: str) -> str:
        """Return the text in a language, the Romanian one where there is no other."""
        return self.en if language.startswith("en") and self.en else self.ro


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: the value kept and the words shown."""

    value: str
    label: Words
    hint: Words = Words()


@dataclass(frozen=True, slots=True)
class Condition:
    """
    Holds when the answer to a field of an earlier page is one of the values; without values, when it was answered.

    `negated` turns it round. A field that was not shown counts as not answered.
    """

    field: str
    values: tuple[str, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FileRule:
    """How many files, how large, of which kinds (keys of `FILE_KINDS`); no kinds: any of them."""

    most_count: int = 5
    most_mb: int = 10
    kinds: tuple[str, ...] = ("pdf", "picture", "office", "signed")

    @property
    def extensions(self) -> frozenset[str]:
        """The endings of names that are taken, in lower case without the dot."""
        kinds = self.kinds or tuple(FILE_KINDS)
        return frozenset().union(*(FILE_KINDS[kind] for kind in kinds))


@dataclass(frozen=True, slots=True)
class Field:
    """
    One question, or one text of a page.

    `name` is its key among the answers and never shown. `least` and `most` bound numbers, amounts (decimal text)
    and dates (ISO, or `today`). `decimals` counts the digits after the comma of a number. `paper` is the code of
    a paper of another authority that is asked, `paper_reason` why it is asked all the same.
    """

    name: str
    kind: Kind
    label: Words
    hint: Words = Words()
    about: Words = Words()
    required: bool = True
    meaning: Meaning | None = None
    options: tuple[Option, ...] = ()
    most_length: int = 0
    least: str = ""
    most: str = ""
    decimals: int = 0
    files: FileRule = FileRule()
    conditions: tuple[Condition, ...] = ()
    paper: str = ""
    paper_reason: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it takes an answer."""
        return self.kind not in TELLING

    @property
    def length(self) -> int:
        """How many characters a text may have."""
        fallback = LONG_LENGTH if self.kind is Kind.LONG else TEXT_LENGTH
        return min(self.most_length, fallback) if self.most_length else fallback

    def choice(self, value: str) -> Option | None:
        """Return the option with a value, or None."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked together. `key` stands in addresses; it is unique in the form."""

    key: str
    title: Words
    about: Words = Words()
    fields: tuple[Field, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """
    A whole form as the person sees it.

    `about` says what it is for, `prepare` what to have at hand, `receives` what the person gets, `term` when.
    """

    title: Words
    about: Words = Words()
    prepare: Words = Words()
    receives: Words = Words()
    term: Words = Words()
    pages: tuple[Page, ...] = ()

    def fields(self) -> Iterator[tuple[Page, Field]]:
        """Go through all fields with their pages, in order."""
        for page in self.pages:
            for one in page.fields:
                yield page, one

    def page(self, key: str) -> Page | None:
        """Return the page with a key, or None."""
        return next((page for page in self.pages if page.key == key), None)

    def field(self, name: str) -> Field | None:
        """Return the field with a name, or None."""
        return next((one for _page, one in self.fields() if one.name == name), None)

    def meaning(self, meaning: Meaning) -> tuple[Field, ...]:
        """Return the fields whose answers mean something to the registry."""
        return tuple(one for _page, one in self.fields() if one.meaning is meaning)
