"""
From the refusals of the database to words with a remedy.

The numbering functions raise SQLSTATE RG…; named constraints keep their names. Translated here and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

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


def _error_for(state: str) -> DomainError | None:
    match state:
        case "RG001":
            return FrozenError(_("Numărul, data, registrul și direcția nu se schimbă. Anulați și înregistrați din nou."))
        case "RG002":
            return ClockWentBackError(
                _(
                    "Ceasul serverului a rămas în urma ultimei înregistrări. Nu s-a dat niciun număr; anunțați "
                    "administratorul să potrivească ora."
                )
            )
        case "RG003":
            return KeyReusedError(
                _("Formularul a fost deja trimis cu alt conținut. Deschideți un formular nou și încercați din nou.")
            )
        case "RG004":
            return RegisterClosedError(_("Registrul sau anul acesta este închis; alegeți alt registru."))
        case "RG005":
            return RangeExhaustedError(
                _("Plaja de numere a compartimentului s-a terminat. Cereți alta de la registratură.")
            )
        case "RG006":
            return EntryStateError(
                _("Între timp altcineva a schimbat această înregistrare. Reîncărcați pagina și vedeți istoricul.")
            )
        case "RG007":
            return EntryMissingError(_("Înregistrarea nu există."))
        case "RG008":
            return ReasonMissingError(_("Scrieți motivul corecturii."), field="reason")
        case "RG009":
            return NumbersTakenError(_("Numerele cerute nu sunt libere; alegeți altele."))
    return None


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
        known = _error_for(getattr(error.__cause__, "sqlstate", "") or "")
        if known is None:
            raise
        raise known from error
