"""
The scope of one institution: the first wall between tenants.

A scope is a transaction. Entering it sets `app.institution` for that transaction only, which is what the
row-level security policies read; leaving it, by return or by error, leaves no setting behind on the connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_institution: ContextVar[int | None] = ContextVar("registratura_institution", default=None)
_across: ContextVar[str | None] = ContextVar("registratura_across", default=None)


class ScopeMissingError(RuntimeError):
    """A tenant's table was read or written outside `acting_for`. A programming error, never a user's."""


class ScopeConflictError(RuntimeError):
    """A scope was opened inside the scope of another institution."""


def current_institution() -> int | None:
    """The institution of the open scope, or None."""
    return _institution.get()


def required_institution() -> int:
    """
    The institution of the open scope.

    Raises: ScopeMissingError when there is none.
    """
    institution_id = _institution.get()
    if institution_id is None:
        raise ScopeMissingError("A tenant's table is read only inside acting_for(institution).")
    return institution_id


@contextmanager
def acting_for(institution_id: int) -> Iterator[None]:
    """
    Open a transaction in which only this institution's rows exist.

    Joins an enclosing scope of the same institution.
    Raises: ScopeConflictError inside the scope of another institution.
    """
    outer = _institution.get()
    if outer is not None and outer != institution_id:
        raise ScopeConflictError(f"The scope of institution {outer} is open; {institution_id} was asked.")
    if outer == institution_id:
        with transaction.atomic():
            yield
        return
    token = _institution.set(institution_id)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])
            yield
            _take_back()
    finally:
        _institution.reset(token)


def _take_back() -> None:
    # Inside an enclosing transaction the setting would outlive the scope; after an error the rollback
    # to the savepoint has already taken it back, and no statement could run before that.
    if connection.savepoint_ids and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.institution', '', true)")


def enter_in_place(institution_id: int) -> None:
    """Set the institution for the rest of the open transaction; `scope_in_place` then names it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.institution', %s, true)", [str(institution_id)])


@contextmanager
def scope_in_place(institution_id: int) -> Iterator[None]:
    """
    Name the institution whose setting a statement of the open transaction has just made.

    For the question that lets a person into a page: it finds the institution and enters its scope at once.
    Raises: ScopeConflictError inside the scope of another institution.
    """
    outer = _institution.get()
    with scope_without_setting(institution_id):
        yield
    if outer is None:
        _take_back()


@contextmanager
def scope_without_setting(institution_id: int) -> Iterator[None]:
    """
    Name the institution for code whose single statement sets `app.institution` by itself.

    Only for the registering call, which must cost one round trip.
    Raises: ScopeConflictError inside the scope of another institution.
    """
    outer = _institution.get()
    if outer is not None and outer != institution_id:
        raise ScopeConflictError(f"The scope of institution {outer} is open; {institution_id} was asked.")
    token = _institution.set(institution_id)
    try:
        yield
    finally:
        _institution.reset(token)


@contextmanager
def across_institutions(*, reason: str) -> Iterator[None]:
    """
    Lift the manager's refusal for code that must build queries over several institutions.

    Row-level security still shows no row of a tenant: this serves metadata, migrations and tests.
    reason: a sentence that a reviewer can grep.
    """
    token = _across.set(reason)
    try:
        yield
    finally:
        _across.reset(token)


def lifted() -> bool:
    """Whether `across_institutions` is open."""
    return _across.get() is not None
