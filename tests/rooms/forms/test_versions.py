"""Forms and their versions in the database: drafts change and come back, what was published stays."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from registratura.forms import editing, queries, services
from registratura.forms.definition import Definition, Kind, Words
from registratura.forms.errors import DraftChangedError, FormRefusedError, NotPublishedError
from registratura.forms.handling import Handling
from registratura.forms.models import FormVersion
from registratura.forms.services.drafts import STEPS_BACK, Change
from registratura.institutions import services as institutions
from registratura.journal.models import Record
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.rooms.forms.ground import a_field

pytestmark = pytest.mark.django_db


def titled(title: str) -> Change:
    """Return a change of the title."""
    return lambda definition, handling: (replace(definition, title=Words(title)), handling)


def landing_in(unit_id: int) -> Change:
    """Return a change of the unit."""
    return lambda definition, handling: (definition, replace(handling, unit_id=unit_id))


def petition(town: Town) -> int:
    """Add the ready petition to a town and return its key; in the open scope."""
    return services.add_ready(codes=["petition"], unit_id=town.secretariat.id, by=None, now=NOW)[0]


def test_a_ready_form_is_published_and_then_stays_as_it_was(alba: Town) -> None:
    with acting_for(alba.id):
        form = petition(alba)
        assert services.add_ready(codes=["petition"], by=None, now=NOW) == []
        assert services.publish(form_id=form, note="prima", by=alba.administrator, now=NOW) == 1
        shown = queries.published("petition")
        assert shown is not None
        assert (shown.handling.unit_id, shown.number, len(shown.sha256)) == (alba.secretariat.id, 1, 64)
        assert queries.published_ready("petition") == shown
        assert [one.code for one in queries.published_forms()] == ["petition"]
        with pytest.raises(FormRefusedError, match="nu are o ciornă"):
            services.change_draft(
                form_id=form, change=titled("Alt"), what="x", seen=None, by=alba.administrator
            )
        changes: tuple[dict[str, Any], ...] = (
            {"definition": {}},
            {"unit_id": None},
            {"note": "alta"},
            {"state": "draft"},
        )
        for change in changes:
            with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
                FormVersion.objects.filter(pk=shown.id).update(**change)
        with pytest.raises(DatabaseError, match="was published and stays"), transaction.atomic():
            FormVersion.objects.filter(pk=shown.id).delete()
        acts = set(Record.objects.filter(subject_type="form").values_list("action", flat=True))
        assert acts == {"forms.form.added", "forms.version.published"}


def test_a_new_version_takes_the_place_of_the_one_before(alba: Town) -> None:
    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        services.publish(form_id=form, by=by, now=NOW)
        draft = services.begin_draft(form_id=form, by=by, now=NOW)
        assert services.begin_draft(form_id=form, by=by, now=NOW) == draft
        services.change_draft(form_id=form, change=titled("Petiția mea"), what="titlul", seen=0, by=by)
        assert queries.published("petition").number == 1  # type: ignore[union-attr]
        services.publish(form_id=form, by=by, now=NOW)
        states = {one.number: (one.state, one.definition.title.ro) for one in queries.versions(form)}
        assert states == {1: ("retired", "Petiție"), 2: ("published", "Petiția mea")}
        assert queries.form(form).title == "Petiția mea"  # type: ignore[union-attr]
        services.retire(form_id=form, by=by, now=NOW)
        assert queries.published("petition") is None
        assert queries.version(draft).state == "retired"  # type: ignore[union-attr]
        assert queries.form(form).state == "retired"  # type: ignore[union-attr]
        with pytest.raises(FormRefusedError, match="nimic de retras"):
            services.retire(form_id=form, by=by, now=NOW)


def test_a_draft_comes_back_step_by_step_and_no_further_than_it_remembers(alba: Town) -> None:
    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        for number in range(STEPS_BACK + 3):
            services.change_draft(
                form_id=form, change=titled(f"T{number}"), what=f"pasul {number}", seen=None, by=by
            )
        assert queries.draft(form).back == f"pasul {STEPS_BACK + 2}"  # type: ignore[union-attr]
        for number in range(STEPS_BACK + 2, 2, -1):
            assert services.undo(form_id=form, by=by) == f"pasul {number}"
        assert queries.draft(form).definition.title.ro == "T2"  # type: ignore[union-attr]
        with pytest.raises(FormRefusedError, match="Nu mai este nicio schimbare"):
            services.undo(form_id=form, by=by)


def test_two_windows_do_not_overwrite_each_other(alba: Town) -> None:
    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        services.change_draft(form_id=form, change=titled("A"), what="a", seen=0, by=by)
        with pytest.raises(DraftChangedError, match="s-a schimbat între timp"):
            services.change_draft(form_id=form, change=titled("B"), what="b", seen=0, by=by)
        services.change_draft(form_id=form, change=titled("A"), what="nimic", seen=1, by=by)
        assert queries.draft(form).revision == 1  # type: ignore[union-attr]  # the same again is no change


def test_a_change_that_cannot_be_kept_is_refused(alba: Town) -> None:
    def full(definition: Definition, handling: Handling) -> tuple[Definition, Handling]:
        for number in range(201):
            definition = editing.add_field(definition, "despre-ce", a_field(Kind.TEXT, name=f"f{number}"))
        return definition, handling

    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        with pytest.raises(FormRefusedError, match="200 de câmpuri"):
            services.change_draft(form_id=form, change=full, what="x", seen=None, by=by)
        with pytest.raises(FormRefusedError, match="Compartimentul ales nu există"):
            services.change_draft(form_id=form, change=landing_in(10**9), what="x", seen=None, by=by)


def test_a_draft_with_holes_or_a_closed_unit_is_not_published(alba: Town) -> None:
    with acting_for(alba.id):
        by = alba.administrator
        form = services.add_form(title="Cerere nouă", by=by, now=NOW)
        with pytest.raises(NotPublishedError, match="lucruri de îndreptat") as refused:
            services.publish(form_id=form, by=by, now=NOW)
        assert {one.setting for one in refused.value.problems} >= {
            "legal_basis",
            "unit_id",
            "receives",
            "term",
        }
        ready = petition(alba)
        parks = institutions.add_unit(code="PAR", name="Parcuri", parent_id=None, by=by)
        services.change_draft(form_id=ready, change=landing_in(parks.id), what="u", seen=None, by=by)
        institutions.close_unit(unit=parks, on=NOW.date(), by=by)
        with pytest.raises(NotPublishedError, match="închis"):
            services.publish(form_id=ready, by=by, now=NOW)


def test_forms_are_copied_exported_and_read_in_elsewhere(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        copy = services.copy_form(form_id=form, title="Sesizare", by=by, now=NOW)
        copied = queries.draft(copy)
        assert copied is not None
        assert (copied.code, copied.handling.unit_id) == ("sesizare", alba.secretariat.id)
        again = services.copy_form(form_id=form, title="Sesizare", by=by, now=NOW)
        assert queries.form(again).code == "sesizare-2"  # type: ignore[union-attr]
        content = queries.exported(copied).encode()
    with acting_for(buzau.id):
        assert queries.forms() == []
        with pytest.raises(FormRefusedError, match="nu există"):
            services.copy_form(form_id=form, title="Furt", by=buzau.administrator, now=NOW)
        taken = queries.draft(services.import_form(content=content, by=buzau.administrator, now=NOW))
        assert taken is not None
        assert taken.definition == copied.definition
        assert (taken.handling.unit_id, taken.handling.least_data) == (None, True)
        with pytest.raises(FormRefusedError, match="256 kB"):
            services.import_form(content=b"\x00" * 300_000, by=buzau.administrator, now=NOW)


def test_only_a_draft_beside_a_version_can_be_given_up(alba: Town) -> None:
    with acting_for(alba.id):
        form, by = petition(alba), alba.administrator
        with pytest.raises(FormRefusedError, match="numai această ciornă"):
            services.discard_draft(form_id=form, by=by)
        services.publish(form_id=form, by=by, now=NOW)
        services.begin_draft(form_id=form, by=by, now=NOW)
        services.discard_draft(form_id=form, by=by)
        assert [one.number for one in queries.versions(form)] == [1]
