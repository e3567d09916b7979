"""What the services of this room refuse, in words that say the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError


class RuleRefusedError(DomainError):
    """The fee cannot be set like this."""

    code = "fees.rule.refused"


class ChargeRefusedError(DomainError):
    """The sum cannot be worked out, closed or tied like this."""

    code = "fees.charge.refused"


class PaymentRefusedError(DomainError):
    """The payment cannot be taken or struck."""

    code = "fees.payment.refused"


class RefundRefusedError(DomainError):
    """The money cannot be given back like this."""

    code = "fees.refund.refused"


class StatementRefusedError(DomainError):
    """The file is no statement that can be read."""

    code = "fees.statement.refused"


class ChoiceRefusedError(DomainError):
    """The series or the provider cannot be kept like this."""

    code = "fees.choice.refused"


@contextmanager
def told() -> Iterator[None]:
    """Turn what the database refuses about money into words. Raises: PaymentRefusedError, RefundRefusedError."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        state = str(getattr(cause, "sqlstate", "") or "")
        constraint = str(getattr(getattr(cause, "diag", None), "constraint_name", "") or "")
        if state == "FE003":
            words = _("Suma este mai mare decât restul de plată. Luați numai cât mai este de plată.")
            raise PaymentRefusedError(words, field="amount") from error
        if state == "FE001":
            raise PaymentRefusedError(
                _("Între timp altcineva a schimbat această taxă. Reîncărcați pagina.")
            ) from error
        if constraint == "fees_refund_two_persons":
            raise RefundRefusedError(_("Restituirea o aprobă altcineva decât cel care a cerut-o.")) from error
        if constraint == "fees_refund_one_open":
            raise RefundRefusedError(
                _("O restituire așteaptă deja a doua persoană; hotărâți-o întâi pe aceea.")
            ) from error
        if constraint == "fees_charge_never_negative":
            raise RefundRefusedError(
                _("Banii aceștia au fost deja restituiți; verificați restituirile taxei.")
            ) from error
        raise
