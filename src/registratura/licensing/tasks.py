"""The job that lets silent machines out and forgets old counts."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.institutions import queries as institutions
from registratura.kernel.privacy import Purpose
from registratura.licensing import services
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

QUEUE = "long"


@app.periodic(cron="*/15 * * * *")
@app.task(queue=QUEUE, queueing_lock="licensing.sweep", name="licensing.sweep")
def sweep(timestamp: int, **_: Any) -> int:
    """Sweep the supplier's licenses; an installation without a supplier has none."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    with acting_for(supplier.id), reading_for(Purpose.P07):
        return services.sweep(now=timezone.now())
