"""Jobs of the directory."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.correspondents import services
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for

QUEUE = "long"
AT_ONCE = 100


@app.periodic(cron="17 * * * *")
@app.task(queue=QUEUE, queueing_lock="correspondents.seal_codes", name="correspondents.seal_codes")
def seal_codes(timestamp: int, **_: Any) -> int:
    """Seal the personal codes that a former version kept in clear; nothing is left to do once they are."""
    count = 0
    for institution_id in institutions.every_institution_id():
        with acting_for(institution_id):
            while sealed := services.seal_codes(limit=AT_ONCE, now=timezone.now()):
                count += sealed
    return count
