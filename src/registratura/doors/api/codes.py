"""What each code of a refusal means: those of the interface itself, and those that the rooms' errors carry."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from registratura.doors.api.problems import UNFIT, status_of
from registratura.kernel.errors import DomainError

OWN: Final[dict[str, tuple[int, str]]] = {
    "api.body.media-type": (
        415,
        "The body, or the piece of a file, is of another media type than the address takes.",
    ),
    "api.body.too-large": (413, "The request is larger than a request may be; files are sent in pieces."),
    "api.body.unreadable": (400, "The body is no valid JSON in UTF-8, or the address is cut."),
    "api.fault": (500, "A fault of the server. Nothing was done by half; the reference finds it in the log."),
    "api.field.unfit": (UNFIT, "One field does not hold what it should."),
    "api.fields.unfit": (UNFIT, "Some fields do not hold what they should; each is named in `errors`."),
    "api.form.level": (UNFIT, "The form asks for a level of identity that a program cannot bring."),
    "api.key.missing": (401, "No key came in the header Authorization."),
    "api.key.unknown": (401, "The key is unknown, used up or withdrawn."),
    "api.lacking.database": (
        503,
        "The database does not answer. The same request may be sent again after a minute.",
    ),
    "api.lacking.room": (507, "A disk is full. Reading goes on; nothing was registered by half."),
    "api.limit.reached": (
        429,
        "The key asked more often than its limit allows; Retry-After says how long to wait.",
    ),
    "api.limit.wrong-keys": (429, "Too many wrong keys came from this address."),
    "api.method.unknown": (405, "The address does not take this method; Allow names those that it takes."),
    "api.missing": (404, "Nothing is there, or nothing that this key may see."),
    "api.power.missing": (403, "The role of the program in the institution does not hold this power."),
    "api.scope.missing": (403, "The key does not hold the scope that the operation asks for."),
    "documents.file.refused": (UNFIT, "A file was looked at and is not taken; the sentence says why."),
    "documents.room.full": (UNFIT, "The institution's room for files is used up."),
    "filings.filing.refused": (
        UNFIT,
        "A filing cannot be handed in as it stands; its fields are named in `errors`.",
    ),
    "machines.upload.refused": (UNFIT, "An upload is not there, not whole, or not this program's."),
}


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A code with the status that it comes with and an English sentence on what it means."""

    code: str
    status: int
    about: str

    @property
    def group(self) -> str:
        """The room that refuses."""
        return self.code.partition(".")[0]


@cache
def codes() -> tuple[Code, ...]:
    """Return every code that a refusal may carry, in order: the anchors of the page of problems."""
    found = {code: Code(code, status, about) for code, (status, about) in OWN.items()}
    for error in _every(DomainError):
        found.setdefault(error.code, Code(error.code, status_of(error.code), _first_words(error)))
    return tuple(sorted(found.values()))


def _every(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in error.__subclasses__():
        if one.__module__.startswith("registratura."):
            yield one
        yield from _every(one)


def _first_words(error: type[DomainError]) -> str:
    return " ".join((error.__doc__ or "").partition("\n\n")[0].split())
