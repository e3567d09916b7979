"""Choosing how the institution dispatches."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from registratura.dispatch.errors import ShipmentRefusedError
from registratura.dispatch.models import DispatchOptions
from registratura.dispatch.models.options import EmailCounts
from registratura.dispatch.models.shipment import Method
from registratura.dispatch.queries.options import options
from registratura.journal import services as journal
from registratura.journal.services import Actor
from registratura.kernel.text import ro_normalise
from registratura.toolkit.scope import required_institution


@transaction.atomic
def set_options(
    *,
    post_office: str,
    contract: str,
    email_counts: str,
    methods: Collection[str],
    by: Actor | None,
    now: datetime,
) -> None:
    """
    Choose the post office, the contract with the post, the ways of dispatch and when an e-mail counts as told.

    What was prepared before keeps its way. Raises: ShipmentRefusedError.
    """
    chosen = [method.value for method in Method if method.value in methods]
    if not chosen or set(methods) - set(Method.values):
        raise ShipmentRefusedError(_("Alegeți cel puțin o cale de expediere."), field="methods")
    if email_counts not in EmailCounts.values:
        raise ShipmentRefusedError(_("Alegeți când se socotește comunicat un e-mail."), field="email_counts")
    values = {
        "post_office": ro_normalise(post_office, single_line=True)[:200],
        "contract": ro_normalise(contract, single_line=True)[:120],
        "email_counts": email_counts,
        "methods": chosen,
    }
    institution_id = required_institution()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(21071, %s::integer)", [institution_id])
    before = options()
    changed = {
        name: [str(getattr(before, name)), str(value)]
        for name, value in values.items()
        if (list(getattr(before, name)) if name == "methods" else getattr(before, name)) != value
    }
    if not changed:
        return
    row = DispatchOptions.objects.first() or DispatchOptions(institution_id=institution_id)
    fresh = row.pk is None
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by_id = now, by.id if by else None
    if fresh:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[*values, "changed_at", "changed_by"])
    journal.record(
        action="dispatch.options.changed",
        subject_type="dispatch_options",
        subject_id=row.pk,
        by=by,
        details={name: {"before": old, "after": new} for name, (old, new) in changed.items()},
    )
