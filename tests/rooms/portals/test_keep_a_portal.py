"""Keeping a portal: its look, its arms, its journal, and who sees it before any scope is open."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from registratura.flows import portals as flow
from registratura.journal.models import Record
from registratura.portals import queries, services
from registratura.portals.errors import ArmsRefusedError, ColorRefusedError
from registratura.portals.services import Look
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db
LOOK = Look(color="#8c1d18", welcome="Bine ați venit.", phone="0258 000 000")


def picture(size: tuple[int, int] = (600, 700), kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, kind)
    return made.getvalue()


def test_each_change_is_written_down_with_what_was_before(alba: Town) -> None:
    with acting_for(alba.id):
        services.change_portal(look=LOOK, own_hosts=frozenset(), by=alba.administrator, now=NOW)
        services.change_portal(look=LOOK, own_hosts=frozenset(), by=alba.administrator, now=NOW)
        services.change_portal(
            look=replace(LOOK, color="#1f5c3d"), own_hosts=frozenset(), by=alba.administrator, now=NOW
        )
        acts = list(Record.objects.filter(action="portals.portal.changed").order_by("id"))

    assert len(acts) == 2  # the same again is no act
    assert acts[1].details == {"color": {"before": "#8c1d18", "after": "#1f5c3d"}}


def test_a_weak_colour_is_refused_with_a_better_one(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(ColorRefusedError) as refused:
        services.change_portal(look=replace(LOOK, color="#ffcc00"), own_hosts=frozenset(), by=None, now=NOW)

    assert refused.value.nearest in refused.value.words


def test_before_any_scope_only_open_portals_are_seen(alba: Town, buzau: Town) -> None:
    with acting_for(buzau.id):
        services.close_portal(by=None, now=NOW)

    assert queries.open_institution_ids() & {alba.id, buzau.id} == {alba.id}
    with acting_for(buzau.id):
        assert not queries.portal_of(buzau.id).is_open


def test_the_arms_are_drawn_anew_small(alba: Town) -> None:
    flow.change_arms(institution_id=alba.id, content=picture(), by=alba.administrator, now=NOW)

    with acting_for(alba.id):
        kept, card = queries.picture(), queries.portal_of(alba.id)
    assert kept is not None
    assert len(kept.png) <= services.ARMS_BYTES
    assert (card.arms, card.arms_height) == (kept.mark, flow.ARMS_SIDE)

    flow.change_arms(institution_id=alba.id, content=b"", by=alba.administrator, now=NOW)
    with acting_for(alba.id):
        assert queries.picture() is None
        assert queries.portal_of(alba.id).arms_width == 0


def test_what_is_no_picture_is_refused_and_nothing_changes(alba: Town) -> None:
    for content in (b"<svg onload='x'/>", b"\x89PNG\r\n\x1a\n" + b"0" * 99, picture((8, 8))):
        with pytest.raises(ArmsRefusedError):
            flow.change_arms(institution_id=alba.id, content=content, by=None, now=NOW)

    with acting_for(alba.id):
        assert queries.picture() is None
