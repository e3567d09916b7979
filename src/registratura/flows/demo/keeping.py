"""What the demonstration keeps and lets go: a hold that waits for its second person, and a finished run."""

from datetime import datetime, timedelta

from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.retention import queries, services
from registratura.toolkit.scope import acting_for


def keep_and_let_go(*, institution_id: int, protector: Actor, now: datetime) -> None:
    """Suspend an erasure for a control, and run once. Done once. Must not run inside a scope."""
    with acting_for(institution_id):
        if queries.runs(limit=1):
            return
        if not queries.holds(with_released=True):
            services.open_hold(
                scope="set",
                target="message-words",
                reason="Se verifică dacă petiționarii au fost înștiințați în termen",
                reference="Control nr. 4.512 al prefecturii",
                review_on=legal_date(now) + timedelta(days=90),
                by=protector,
                now=now,
            )
        run_id = services.order_run(until=legal_date(now), by=protector, now=now)
    accounts_too = queries.answers_for_accounts(institution_id=institution_id)
    services.carry_out(
        institution_id=institution_id, run_id=run_id, accounts_too=accounts_too, clock=lambda: now
    )
