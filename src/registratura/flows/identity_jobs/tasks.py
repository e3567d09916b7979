"""Jobs of proving who one is: signed papers are checked."""

from django.utils import timezone
from procrastinate.contrib.django import app

from registratura.flows import identity_signing

QUEUE = "signatures"


@app.task(queue=QUEUE, lock=QUEUE, name=identity_signing.TASK)
def check_identity_papers() -> int:
    """Check the signed papers that wait; run again, it does nothing more."""
    return identity_signing.check_papers(now=timezone.now())
