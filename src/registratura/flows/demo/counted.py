"""What the demonstration's reports show at once: its days counted, one report kept, one sent each month."""

from __future__ import annotations

from datetime import datetime

from registratura.accounts import queries as accounts
from registratura.flows.demo.towns import DemoInstitution
from registratura.flows.reporting import asking, board, sending
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import Asked
from registratura.kernel.calendar import legal_date
from registratura.reports import queries as reports
from registratura.toolkit.scope import acting_for

KEPT, SENT = "legea-544", "incarcare"


def bring_reports(*, town: DemoInstitution, institution_id: int, now: datetime) -> None:
    """Count the days, as the first night would; keep last year's report of Law 544. Must not run inside a scope."""
    board.roll_up(institution_id=institution_id, now=now)
    officer = next(
        (accounts.user_by_email(one.email) for one in town.cast if one.role == "public_relations"), None
    )
    if officer is None:
        return
    today = legal_date(now)
    with acting_for(institution_id):
        if not reports.kept_results():
            asked = Asked(year=today.year - 1, today=today)
            asking.keep(definition=REPORTS[KEPT], asked=asked, by=officer, now=now)
        if not reports.schedules():
            sending.begin(
                definition=REPORTS[SENT],
                units=None,
                form="pdf",
                rhythm="monthly",
                recipients=[officer.id],
                by=officer,
                now=now,
            )
