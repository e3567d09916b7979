"""Jobs of the archive: reminders of lent dossiers, each morning."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows.archiving import reminding
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
