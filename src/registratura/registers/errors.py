"""
From the refusals of the database to words with a remedy.

The numbering functions raise SQLSTATE RG…; named constraints keep their names. Translated here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.db import DatabaseError, connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.errors import DomainError


class FrozenError(DomainError):
    """A number, date, register or direction was to be changed."""

    code = "registers.entry.frozen"


class ClockWentBackError(DomainError):
    """The server's clock stands before the last entry by more than a minute (never back-dated)."""

    code = "registers.clock.went-back"


class KeyReusedError(DomainError):
    """The same request key came with another document."""

    code = "registers.request.key-reused"


class RegisterClosedError(DomainError):
    """The register or its year takes no more entries."""

    code = "registers.register.closed"


class RangeExhaustedError(DomainError):
    """No free number is left in the ranges of the unit."""

    code = "registers.range.exhausted"


class EntryStateError(DomainError):
    """The entry is in a state that does not allow this; usually somebody else was first."""

    code = "registers.entry.state"


class EntryMissingError(DomainError):
    """No such entry in this institution."""

    code = "registers.entry.missing"


class ReasonMissingError(DomainError):
    """A correction or annulment without its reason."""

    code = "registers.entry.reason-missing"


class NumbersTakenError(DomainError):
    """The numbers asked for are not free."""

    code = "registers.numbers.taken"


class EntryRefusedError(DomainError):
    """Something written on the form cannot be registered so."""

    code = "registers.entry.refused"


class RegisterKindError(DomainError):
    """A special register was asked for an entry's number, or another register for a serial."""

    code = "registers.register.kind"


class DirectionError(DomainError):
    """The register takes no documents in this direction."""

    code = "registers.register.direction"


class AnsweredMeanwhileError(DomainError):
    """Somebody else answered the same document in between."""

    code = "registers.answer.meanwhile"


class AnswerRefusedError(DomainError):
    """One entry cannot answer the other."""

    code = "registers.answer.refused"


class NotEntitledError(DomainError):
    """The institution's agreement has ended: nothing new is registered, everything else goes on."""

    code = "registers.entry.not-entitled"


@dataclass(frozen=True, slots=True)
class _Refusal:
    error: type[DomainError]
    words: Promise
    field: str = ""

    def raised(self) -> DomainError:
        return self.error(str(self.words), field=self.field)


_BY_STATE = {
    "RG001": _Refusal(
        FrozenError, _("Numărul, data, registrul și direcția nu se schimbă. Anulați și înregistrați din nou.")
    ),
    "RG002": _Refusal(
        ClockWentBackError,
        _(
            "Ceasul serverului a rămas în urma ultimei înregistrări. Nu s-a dat niciun număr; anunțați "
            "administratorul să potrivească ora."
        ),
    ),
    "RG003": _Refusal(
        KeyReusedError,
        _("Formularul a fost deja trimis cu alt conținut. Deschideți un formular nou și încercați din nou."),
    ),
    "RG004": _Refusal(
        RegisterClosedError, _("Registrul sau anul acesta este închis; alegeți alt registru."), "register"
    ),
    "RG005": _Refusal(
        RangeExhaustedError,
        _("Plaja de numere a compartimentului s-a terminat. Cereți alta de la registratură."),
        "number_range",
    ),
    "RG006": _Refusal(
        EntryStateError,
        _("Între timp altcineva a schimbat această înregistrare. Reîncărcați pagina și vedeți istoricul."),
    ),
    "RG007": _Refusal(EntryMissingError, _("Înregistrarea nu există.")),
    "RG008": _Refusal(ReasonMissingError, _("Scrieți motivul corecturii."), "reason"),
    "RG009": _Refusal(NumbersTakenError, _("Numerele cerute nu sunt libere; alegeți altele.")),
    "RG010": _Refusal(
        RegisterKindError,
        _("Registrele speciale dau numai numere de ordine, iar celelalte numai numere de înregistrare."),
        "register",
    ),
    "RG011": _Refusal(
        EntryRefusedError, _("Compartimentul este închis sau nu există; alegeți altul."), "unit"
    ),
    "RG012": _Refusal(
        DirectionError, _("Registrul ales nu primește documente în acest sens; alegeți altul."), "direction"
    ),
    "RG013": _Refusal(
        AnsweredMeanwhileError,
        _("Între timp s-a răspuns deja. Vedeți răspunsul dat și hotărâți dacă mai trimiteți unul."),
    ),
    "RG014": _Refusal(
        AnswerRefusedError,
        _("Numai o ieșire răspunde la o intrare care stă în picioare; alegeți alt document."),
        "answered",
    ),
    "RG015": _Refusal(
        AnswerRefusedError,
        _("Sub acest număr s-a răspuns deja; răspundeți cu număr nou sau retrageți întâi răspunsul dat."),
        "numbering",
    ),
    "RG016": _Refusal(
        NotEntitledError,
        _(
            "Înregistrarea documentelor noi este oprită: abonamentul sau licența instituției nu mai este în vigoare. "
            "Spuneți administratorului. Citirea, tipărirea, exportul și răspunsurile la lucrările cu termen "
            "în curs merg mai departe."
        ),
    ),
}

_BY_CONSTRAINT = {
    "registers_entry_request_once": _BY_STATE["RG003"],
    "registers_entry_connected_to_id_fk": _Refusal(
        EntryRefusedError,
        _("Înregistrarea la care faceți legătura nu există; căutați-o din nou."),
        "connected_to",
    ),
    "registers_entryparty_correspondent_id_fk": _Refusal(
        EntryRefusedError, _("Corespondentul nu există; alegeți-l din nou din listă."), "sender"
    ),
    "registers_entrydocument_document_id_fk": _Refusal(
        EntryRefusedError, _("Fișierul nu mai există; atașați-l din nou."), "documents"
    ),
}


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """
    Turn the database's refusals into domain errors.

    Inside a transaction the statement runs under a savepoint, so that the refusal leaves the rest usable.
    """
    try:
        if connection.in_atomic_block:
            with transaction.atomic():
                yield
        else:
            yield
    except DatabaseError as error:
        known = _refusal_behind(error.__cause__)
        if known is None:
            raise
        raise known.raised() from error


def _refusal_behind(cause: BaseException | None) -> _Refusal | None:
    if not isinstance(cause, psycopg.Error):
        return None
    return _BY_STATE.get(cause.sqlstate or "") or _BY_CONSTRAINT.get(cause.diag.constraint_name or "")
