"""
Arrears: while an invoice is overdue its customer's contracts are past due, and in order again when all is paid.

The books and the agreements are two rooms of the supplier. What is overdue is worked out anew each time from the
invoices and the payments, and told to the agreements, which decide what follows.
"""

from datetime import datetime

from registratura.billing import queries as billing
from registratura.billing import services as agreements
from registratura.flows.own_invoices import invoices_of_customer
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for


def note_arrears(*, supplier_id: int, customer_id: int, now: datetime) -> None:
    """
    Tell the contracts of a customer since when its oldest overdue invoice is unpaid, or that none is.

    Safe to repeat. Must not run inside a scope.
    """
    found = invoices_of_customer(supplier_id=supplier_id, customer_id=customer_id, now=now)
    overdue = [one.row.due_on for one in found if one.is_late and one.row.due_on is not None]
    with acting_for(supplier_id), reading_for(Purpose.P02):
        for contract in billing.contracts(customer_id=customer_id, state="signed"):
            agreements.note_unpaid(
                contract_id=contract.id, since=min(overdue, default=None), by=None, now=now
            )
