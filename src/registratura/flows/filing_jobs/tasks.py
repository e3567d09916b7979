"""Jobs of what is filed: carrying on what stopped after the click, following the tray, letting go old drafts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import filing_carrying, filing_clicks
from registratura.institutions import queries as institutions

QUEUE = "long"


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.carry_filings", name="flows.carry_filings")
def carry_filings(timestamp: int, **_: Any) -> int:
    """Carry on, in every institution, the filings that have no number yet, and return how many moved."""
    until = timezone.now() + timedelta(seconds=50)
    return filing_clicks.do_kept(clock=timezone.now) + sum(
        filing_carrying.carry_waiting(institution_id=institution_id, clock=timezone.now, until=until)
        + filing_carrying.follow_tray(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )


@app.periodic(cron="25 3 * * *")
@app.task(queue=QUEUE, queueing_lock="flows.drop_drafts", name="flows.drop_drafts")
def drop_drafts(timestamp: int, **_: Any) -> int:
    """Delete the drafts whose month is over, in every institution, and return how many."""
    return sum(
        filing_carrying.clean_up(institution_id=institution_id, now=timezone.now())
        for institution_id in institutions.every_institution_id()
    )
