"""Jobs of the archive: reminders of lent dossiers, each morning; bytes of eliminated dossiers, each hour."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows.archiving import erasing, reminding
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.periodic(cron="10 6 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.remind_of_loans", name="flows.remind_of_loans")
def remind_of_loans(timestamp: int, **_: Any) -> int:
    """Remind, in every institution, those who hold a lent dossier past its term; return how many were told."""
    return sum(
        reminding.remind(institution_id=one, now=timezone.now())
        for one in institutions.every_institution_id()
    )


@app.periodic(cron="25 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.eliminate_bytes", name="flows.eliminate_bytes")
def eliminate_bytes(timestamp: int, **_: Any) -> int:
    """Take away, in every institution, the bytes of eliminated dossiers; return how many files went."""
    return sum(
        erasing.run(institution_id=one, clock=timezone.now).gone
        for one in institutions.every_institution_id()
    )


@app.periodic(cron="40 3 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.eliminate_again", name="flows.eliminate_again")
def eliminate_again(timestamp: int, **_: Any) -> int:
    """Take away, in every institution, what went and an old backup brought back; return how many files."""
    return sum(
        erasing.run_again(institution_id=one, clock=timezone.now)
        for one in institutions.every_institution_id()
    )
