"""Licenses as others reach them: through the supplier's scope, for activation alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from registratura.institutions import queries as institutions
from registratura.kernel.privacy import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


@contextmanager
def at_the_supplier() -> Iterator[int | None]:
    """
    Open what licenses are read and changed in, and give the supplier's number; None where nobody is named.

    For machines, which carry a license key, and for a customer's own page. One transaction.
    """
    supplier_id = institutions.supplier_id()
    if supplier_id is None:
        yield None
        return
    with acting_for(supplier_id), reading_for(Purpose.P07):
        yield supplier_id
