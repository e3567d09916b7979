"""Jobs of campaigns: each minute the running ones go on, each hour what reached its end goes."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from registratura.flows import outreach as news
from registratura.institutions import queries as institutions
from registratura.kernel.privacy.purposes import Purpose
from registratura.outreach import queries as campaigns
from registratura.outreach import services as outreach
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

QUEUE = "long"
SEND = "flows.send_campaign"


@app.task(queue=QUEUE, name=SEND)
def send_campaign(institution_id: int, campaign_id: int) -> int:
    """Send the next lines of a campaign, and ask for the job again while there are more; return how many left."""
    batch = news.send_campaign(institution_id=institution_id, campaign_id=campaign_id, clock=timezone.now)
    if batch is None:
        return 0
    if batch.again_at is not None and batch.again_at <= timezone.now():
        _ask(institution_id, campaign_id)
    return batch.sent


@app.periodic(cron="* * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.go_on_with_campaigns", name="flows.go_on_with_campaigns")
def go_on_with_campaigns(timestamp: int, **_: Any) -> int:
    """Ask for a job for each running campaign that has none; return how many run."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    with acting_for(supplier.id), reading_for(Purpose.P12):
        running = campaigns.running_ids()
    for campaign_id in running:
        _ask(supplier.id, campaign_id)
    return len(running)


@app.periodic(cron="35 * * * *")
@app.task(queue=QUEUE, queueing_lock="flows.drop_outreach", name="flows.drop_outreach")
def drop_outreach(timestamp: int, **_: Any) -> int:
    """Take away subscriptions never confirmed, facts past their day and old lines; return how many."""
    supplier = institutions.supplier()
    if supplier is None:
        return 0
    with acting_for(supplier.id), reading_for(Purpose.P12):
        return outreach.drop_expired(now=timezone.now())


def _ask(institution_id: int, campaign_id: int) -> None:
    job = app.configure_task(SEND, queueing_lock=f"{SEND}:{institution_id}:{campaign_id}")
    try:
        job.defer(institution_id=institution_id, campaign_id=campaign_id)
    except AlreadyEnqueued:
        return
