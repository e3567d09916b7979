"""
The purpose of reading: the wall between what institutions registered and what the supplier does for itself.

Who holds a register's papers for others may not look at them for offers, recommendations or measurements. Code of the
service wing therefore opens a purpose; while one is open, the manager of a tenant model refuses what the catalogue does
not allow, and the database shows no row, to raw SQL either (`toolkit.purpose_walls`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from django.db import connection, models, transaction

from registratura.kernel.privacy.purposes import FACTS, Ground, Purpose
from registratura.toolkit import personal_data, scope

_purpose: ContextVar[Purpose | None] = ContextVar("registratura_purpose", default=None)
_told: list[Callable[[Purpose, str, str], None]] = []


class PurposeMissingError(RuntimeError):
    """Code of the service wing read personal data without saying for what. A programming error."""


class PurposeRefusedError(RuntimeError):
    """A dataset was read for a purpose it does not serve. A programming error, written in the journal."""


class PurposeConflictError(RuntimeError):
    """A purpose was opened inside another: who reads for two purposes at once mixes what was given for one."""


def current_purpose() -> Purpose | None:
    """The purpose that is open, or None."""
    return _purpose.get()


@contextmanager
def reading_for(purpose: Purpose) -> Iterator[None]:
    """
    Open a transaction in which data are read for this purpose alone.

    Joins an enclosing one of the same purpose. Open it narrowly: powers are asked and pages are drawn outside.
    Raises: PurposeConflictError inside another purpose, PurposeRefusedError for one that has no lawful ground.
    Law: Regulation (EU) 2016/679 art. 5(1)(b), art. 28(3)(a).
    """
    outer = _purpose.get()
    if outer is not None and outer is not purpose:
        raise PurposeConflictError(f"{outer} is open; {purpose} was asked.")
    if FACTS[purpose].ground is Ground.NONE:
        raise PurposeRefusedError(f"{purpose} is shut: it has no lawful ground.")
    if outer is purpose:
        with transaction.atomic():
            yield
        return
    token = _purpose.set(purpose)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.purpose', %s, true)", [purpose])
            yield
            _take_back()
    finally:
        _purpose.reset(token)


@contextmanager
def acting_for_purpose(institution_id: int, purpose: Purpose) -> Iterator[None]:
    """
    Open `acting_for` an institution and `reading_for` a purpose at once: one transaction, entered by one statement.

    Joins enclosing ones of the same institution and purpose. Raises: as the two of them.
    Law: Regulation (EU) 2016/679 art. 5(1)(b).
    """
    if scope.current_institution() is not None or _purpose.get() is not None:
        with scope.acting_for(institution_id), reading_for(purpose):
            yield
        return
    if FACTS[purpose].ground is Ground.NONE:
        raise PurposeRefusedError(f"{purpose} is shut: it has no lawful ground.")
    token = _purpose.set(purpose)
    try:
        with transaction.atomic(), scope.scope_without_setting(institution_id):
            _enter_both(str(institution_id), purpose)
            yield
            if connection.savepoint_ids and not connection.needs_rollback:
                _enter_both("", "")
    finally:
        _purpose.reset(token)


def _enter_both(institution: str, purpose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.institution', %s, true), set_config('app.purpose', %s, true)",
            [institution, purpose],
        )


def _take_back() -> None:
    # As in `scope`: inside an enclosing transaction the setting would outlive the block.
    if connection.savepoint_ids and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.purpose', '', true)")


def require_open(model: type[models.Model]) -> None:
    """
    Refuse a model of the service wing when no purpose is open.

    Raises: PurposeMissingError.
    """
    if _purpose.get() is None:
        raise PurposeMissingError(f"{model._meta.label} is read inside reading_for(purpose).")


def refuse_unserved(model: type[models.Model]) -> None:
    """
    Refuse a model of the records wing while a purpose is open that it does not serve, and tell who listens.

    Raises: PurposeRefusedError.
    """
    purpose = _purpose.get()
    if purpose is None or purpose not in _refused(model):
        return
    dataset = str(personal_data.dataset_of(model))
    for tell in _told:
        tell(purpose, dataset, model._meta.label)
    raise PurposeRefusedError(f"{model._meta.label} ({dataset}) is not read for {purpose}.")


@cache
def _refused(model: type[models.Model]) -> frozenset[Purpose]:
    return personal_data.refused_purposes(model) if personal_data.is_records(model) else frozenset()


def tell_refusals(tell: Callable[[Purpose, str, str], None]) -> None:
    """Have a room hear of each refusal: purpose, dataset, model. The transaction of the refusal will be undone."""
    _told.append(tell)
