"""Whose page this is: the institution of the address, or who answers for the accounts of the service."""

from typing import TYPE_CHECKING

from django.http import Http404

from registratura.institutions import queries as institutions

if TYPE_CHECKING:
    from registratura.institutions.models import Institution


def controller_of(code: str | None) -> "Institution":
    """
    Return the controller whose public page is asked for.

    code: of an institution; None for the service itself. Raises: Http404 where there is none, or it is closed.
    """
    found = institutions.institution_by_code(code) if code else institutions.account_controller()
    if found is None or found.closed_at is not None:
        raise Http404
    return found
