"""What programs no longer need goes by itself; keys stay as proof."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone

from registratura.flows import programs
from registratura.machines import queries as machines
from registratura.machines import services
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.api.programs import issue


def test_after_its_day_a_file_on_its_way_is_gone_with_its_bytes(
    alba: Town, django_capture_on_commit_callbacks: object
) -> None:
    key, now = issue(alba).key_id, timezone.now()
    with acting_for(alba.id):
        ref = services.begin_upload(key_id=key, name="a.txt", size_bytes=3, now=now).ref
        services.append(key_id=key, ref=ref, offset=0, source=BytesIO(b"abc"), now=now)
    assert services.path_of(ref=ref).exists()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        programs.sweep(now=now + timedelta(hours=25))

    assert not services.path_of(ref=ref).exists()
    with acting_for(alba.id):
        assert machines.uploads([ref], key_id=key, at=now) == {}
        assert len(machines.keys(at=now)) == 1


def test_old_counts_and_ended_tokens_go(alba: Town) -> None:
    key, now = issue(alba, kind="client").key_id, timezone.now()
    with acting_for(alba.id):
        token = services.issue_token(key_id=key, scopes=(), now=now)
    services.note_use(institution_id=alba.id, key_id=key, deed="GET /me", outcome="done", now=now)

    gone = programs.sweep(now=now + timedelta(days=500))

    assert gone == 2
    assert machines.bearer(token, at=now) is None
    with acting_for(alba.id):
        assert machines.uses_of(key) == []


def test_what_a_request_did_is_found_again_and_another_content_is_refused(alba: Town) -> None:
    key, request, now = issue(alba).key_id, uuid4(), timezone.now()
    with acting_for(alba.id):
        first = services.once(key_id=key, request_key=request, content=b"one")
        services.remember(key_id=key, request_key=request, content=b"one", subject_id=7, now=now)
        again = services.once(key_id=key, request_key=request, content=b"one")
        with pytest.raises(services.DeedReusedError):
            services.once(key_id=key, request_key=request, content=b"two")

    assert (first, again) == (None, 7)
