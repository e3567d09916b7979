"""veraPDF agrees that papers of seals, of the archive, of the emergency register and of reports are PDF/A-2u."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from registratura.archive import queries as archive
from registratura.emergency import queries as emergency
from registratura.emergency import services as outages
from registratura.emergency.printing.sheets_pdf import print_sheets
from registratura.flows.archiving import papers
from registratura.flows.archiving.selection_papers import PARTS, part_pdf
from registratura.flows.emergency import minutes
from registratura.flows.reporting import asking
from registratura.flows.reporting.catalogue import REPORTS
from registratura.flows.reporting.definition import PARTS_OF, Asked
from registratura.flows.sealing import days, years
from registratura.registers.printing.report_pdf import print_report
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage
from tests.cast import Town
from tests.judges.test_pdf_archive import judged
from tests.judges.verapdf import Verdict
from tests.rooms.archive.ground import NOW, commission, dossier, handed_over, inventory, plan
from tests.rooms.checkpoints.ground import committed_town

pytestmark = pytest.mark.slow

MOMENT = datetime.now(UTC)
AFTER = datetime(MOMENT.year + 1, 1, 5, 9, tzinfo=UTC)
WHOLE = Verdict(flavour="2u", compliant=True, broken_rules="")


@pytest.fixture
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    """A town whose acts are committed."""
    with django_db_blocker.unblock():
        yield committed_town()
        connection.close()


def kept(town: Town, sha256: str) -> bytes:
    with storage().open(space=town.institution.code, sha256=sha256) as content:
        return bytes(content.read())


def test_the_sealed_register_of_a_day_and_the_certified_one_of_a_year_are_pdf_a_2u(
    town: Town, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    days.seal_days(institution_id=town.id, now=MOMENT)
    for number in range(3):
        town.register(f"Cerere {number}: Αθήνα 😀 „ghilimele”")
    days.seal_days(institution_id=town.id, now=AFTER)
    closing = years.ask(
        institution_id=town.id,
        register_id=town.general.id,
        year=MOMENT.year,
        remarks="Anul s-a încheiat.",
        by=town.registrar,
        now=AFTER,
    )
    years.confirm(institution_id=town.id, closing_id=closing, by=town.archivist, now=AFTER)
    assert years.carry_out(institution_id=town.id, closing_id=closing, clock=lambda: AFTER)
    from registratura.checkpoints import queries as seals

    with acting_for(town.id):
        certified = seals.closing(closing)
        daily = [paper.sha256 for one in seals.days().days for paper in one.papers]
    assert certified is not None
    (tmp_path / "anul.pdf").write_bytes(kept(town, certified.sha256))
    for place, sha256 in enumerate(daily):
        (tmp_path / f"ziua-{place}.pdf").write_bytes(kept(town, sha256))

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) >= 2
    assert set(found.values()) == {WHOLE}, found


@pytest.mark.django_db
def test_every_report_is_pdf_a_2u(alba: Town, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    alba.register("Cerere pentru rapoarte")
    for name, definition in REPORTS.items():
        asked = Asked(year=MOMENT.year, part=PARTS_OF[definition.span][0], today=MOMENT.date())
        with acting_for(alba.id):
            shown = asking.count(definition=definition, asked=asked)
        made = asking.file_of(shown=shown, form="pdf", institution=alba.institution, by_name="Ana", at=MOMENT)
        (tmp_path / f"{name}.pdf").write_bytes(made.content)

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == len(REPORTS) >= 8
    assert set(found.values()) == {WHOLE}, found


@pytest.mark.django_db
def test_papers_of_the_archive_are_pdf_a_2u(alba: Town, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    plan_id = plan(alba)
    key = dossier(alba)
    listed = inventory(alba)
    given = handed_over(alba, [listed])
    chosen = commission(alba)
    town = {"institution": alba.institution, "by": alba.archivist, "now": NOW}
    from registratura.flows.archiving import selecting

    with acting_for(alba.id):
        work = selecting.begin(commission_id=chosen, dossier_ids=[key], by=alba.archivist, now=NOW)
        line, card = archive.dossier(key), archive.selection(work)
        volume = archive.volumes(key)[0]
        inventories, hand_overs = archive.inventory(listed), archive.hand_over(given)
        assert line is not None
        assert card is not None
        assert inventories is not None
        assert hand_overs is not None
        made = {
            "nomenclator": papers.plan_pdf(plan_id=plan_id, **town),
            "coperta": papers.cover_pdf(dossier=line, **town),
            "opis": papers.opis_pdf(dossier=line, **town),
            "certificare": papers.certification_pdf(dossier=line, volume=volume, of=1, **town),
            "inventar": papers.inventory_pdf(inventory=inventories, **town),
            "predare": papers.hand_over_pdf(card=hand_overs, **town),
            "evidenta": papers.evidence_pdf(**town),
            **{part: part_pdf(selection=card, part=part, **town) for part in PARTS},
        }
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == 12
    assert set(found.values()) == {WHOLE}, found


@pytest.mark.django_db
def test_emergency_sheets_and_minutes_are_pdf_a_2u(
    alba: Town, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    sheets = print_sheets(
        institution="Primăria Alba",
        locality="Alba",
        register="Registrul general",
        year=2026,
        place="ghișeul 1",
        codes=["U-0001-2026", "U-0002-2026"],
        printed_at=MOMENT,
    )
    (tmp_path / "foi.pdf").write_bytes(sheets)
    with acting_for(alba.id):
        key = outages.open_outage(
            cause="Fără curent electric", began_at=MOMENT - timedelta(hours=3), by=alba.registrar, now=MOMENT
        )
        card = emergency.outage(key, now=MOMENT)
        assert card is not None
        sections = minutes.sections_of(
            card=card, lines=emergency.lines(key), institution_code=alba.institution.code
        )
        head = minutes.head_of(card=card, institution=alba.institution, printed_by="Ana", now=MOMENT)
    (tmp_path / "proces-verbal.pdf").write_bytes(print_report(head=head, sections=sections))

    found = judged(sorted(tmp_path.glob("*.pdf")), pytestconfig)

    assert len(found) == 2
    assert set(found.values()) == {WHOLE}, found
