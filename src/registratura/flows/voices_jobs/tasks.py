"""Each hour what reached its end goes: facts, choices, views, old counts, and whatever lost its consent."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.feedback import services as feedback
from registratura.flows import withdrawing
from registratura.improvement import services as improvement
from registratura.institutions import queries as institutions
from registratura.kernel.privacy.purposes import Purpose
from registratura.placements import services as notices
from registratura.recommending import services as recommending
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

QUEUE = "long"


@app.periodic(cron="50 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.drop_voices", name="flows.drop_voices")
def drop_voices(timestamp: int, **_: Any) -> int:
    """Take away what reached its end in these rooms; return how many rows."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    now, gone = timezone.now(), 0
    for purpose, drop in (
        (Purpose.P21, notices.drop_expired),
        (Purpose.P05, feedback.drop_expired),
        (Purpose.P17, improvement.drop_expired),
        (Purpose.P18, recommending.drop_expired),
    ):
        with acting_for(supplier.id), reading_for(purpose):
            gone += drop(now=now)
    return gone + withdrawing.sweep(supplier_id=supplier.id, now=now)
