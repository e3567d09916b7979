"""What looks like fraud in the trial: a case that waits, one that was a false alarm."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from registratura.kernel.privacy import Purpose
from registratura.screening import queries, services
from registratura.screening.services.handling import Subject
from registratura.screening.signals import LicenceFacts, SignInFacts
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.journal.services import Actor


def bring_checks(*, institution_id: int, by: Actor, now: datetime) -> None:
    """Give the supplier a case in the queue and one that a person closed. Done once. Not inside a scope."""
    with acting_for(institution_id), reading_for(Purpose.P09):
        if queries.rules_in_force() is not None:
            return
        before = now - timedelta(days=9)
        rule_set = services.current_rules(now=before)
        alarm = services.open_case(
            subject=Subject(key="licence:0", words="Stațiile registraturii"),
            facts=LicenceFacts(seats=3, held=5, activations_in_month=4),
            rule_set=rule_set,
            source_key="demo/licence",
            now=before,
        )
        assert alarm is not None
        services.take_case(case_id=alarm, by=by, now=before + timedelta(hours=2))
        services.close_case(
            case_id=alarm,
            words="Au schimbat două calculatoare în aceeași zi; fișierele vechi mai erau valabile.",
            well_founded=False,
            by=by,
            now=before + timedelta(hours=3),
        )
        services.open_case(
            subject=Subject(key="network:203.0.*.*", words="Rețeaua 203.0.*.*"),
            facts=SignInFacts(failed=212, unknown=171, accounts=19),
            rule_set=rule_set,
            source_key="demo/network",
            now=now - timedelta(hours=1),
        )
