"""Files in pieces: broken off, continued, inspected like every other, given out as they came."""

import errno
from uuid import UUID

import pytest
from django.db import OperationalError
from django.test import override_settings

from registratura.machines import services as machines
from registratura.machines.services import uploads
from tests.cast import Town

from .programs import Caller, issue, paper

ENTRIES = "/registers/general/entries"
PIECE = {"Content_Type": "application/offset+octet-stream"}
TEXT = "Anexă la cerere\n".encode() * 100


def uploaded(caller: Caller, content: bytes = TEXT, *, cut: int = 700) -> str:
    ref: str = caller.call("POST", "/uploads", {"name": "anexă.txt", "size_bytes": len(content)}).json()[
        "ref"
    ]
    for start in range(0, len(content), cut):
        answer = caller.call(
            "PATCH", f"/uploads/{ref}", content[start : start + cut], Upload_Offset=str(start), **PIECE
        )
        assert answer.status_code == 200, answer.text
    return ref


def test_a_file_in_pieces_is_attached_and_given_out_as_it_came(ana: Caller) -> None:
    entry = ana.post(ENTRIES, paper()).json()["id"]
    ref = uploaded(ana)

    answer = ana.post(f"/entries/{entry}/documents", {"uploads": [ref]}, "atasare-1")
    again = ana.post(f"/entries/{entry}/documents", {"uploads": [ref]}, "atasare-1")

    (file,) = answer.json()
    assert (file["name"], file["size_bytes"], file["media_type"]) == ("anexă.txt", len(TEXT), "text/plain")
    assert again.json() == answer.json()
    given = ana.get(f"/documents/{file['id']}/content")
    assert b"".join(given.streaming_content) == TEXT
    assert given["Content-Disposition"].startswith("attachment")


def test_a_document_is_registered_with_its_files_and_the_same_request_gives_the_same(ana: Caller) -> None:
    ref = uploaded(ana)

    first = ana.post(ENTRIES, paper(uploads=[ref]), "cu-fisier")
    again = ana.post(ENTRIES, paper(uploads=[ref]), "cu-fisier")

    assert (first.status_code, again.status_code) == (201, 200), again.text
    assert len(ana.get(f"/entries/{first.json()['id']}").json()["documents"]) == 1


def test_after_a_break_a_file_goes_on_where_it_stopped(ana: Caller) -> None:
    ref = ana.call("POST", "/uploads", {"name": "a.txt", "size_bytes": len(TEXT)}).json()["ref"]
    ana.call("PATCH", f"/uploads/{ref}", TEXT[:100], Upload_Offset="0", **PIECE)

    twice = ana.call("PATCH", f"/uploads/{ref}", TEXT[:100], Upload_Offset="0", **PIECE)
    so_far = ana.get(f"/uploads/{ref}").json()["received_bytes"]
    rest = ana.call("PATCH", f"/uploads/{ref}", TEXT[100:], Upload_Offset="100", **PIECE)

    assert (twice.status_code, twice.json()["code"]) == (409, "machines.upload.offset")
    assert so_far == 100
    assert rest.json()["received_bytes"] == len(TEXT)


def test_R3_bytes_that_a_power_cut_took_back_are_never_filled_with_zeros(ana: Caller) -> None:
    ref = ana.call("POST", "/uploads", {"name": "a.txt", "size_bytes": len(TEXT)}).json()["ref"]
    ana.call("PATCH", f"/uploads/{ref}", TEXT[:100], Upload_Offset="0", **PIECE)
    machines.path_of(ref=UUID(ref)).write_bytes(TEXT[:60])

    refused = ana.call("PATCH", f"/uploads/{ref}", TEXT[100:], Upload_Offset="100", **PIECE)

    assert (refused.status_code, refused.json()["code"]) == (422, "machines.upload.refused")
    assert "începeți-l din nou" in refused.json()["detail"]
    assert machines.path_of(ref=UUID(ref)).read_bytes() == TEXT[:60]


def test_R4_a_full_disk_is_told_to_a_program_in_words(ana: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = ana.call("POST", "/uploads", {"name": "a.txt", "size_bytes": len(TEXT)}).json()["ref"]
    monkeypatch.setattr(uploads, "_copied", full_disk)

    refused = ana.call("PATCH", f"/uploads/{ref}", TEXT, Upload_Offset="0", **PIECE)

    assert (refused.status_code, refused.json()["code"]) == (507, "api.lacking.room")
    assert "facă loc pe disc" in refused.json()["detail"]
    assert refused.headers["Retry-After"] == "30"
    monkeypatch.undo()
    monkeypatch.setattr(machines, "note_use", lambda **given: full_database())
    assert ana.call("PATCH", f"/uploads/{ref}", TEXT, Upload_Offset="0", **PIECE).status_code == 200


def full_disk(*given: object, **more: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def full_database() -> None:
    raise OperationalError("could not extend file")


def test_a_file_that_is_not_whole_or_too_long_is_refused(ana: Caller) -> None:
    ref = ana.call("POST", "/uploads", {"name": "a.txt", "size_bytes": 10}).json()["ref"]

    early = ana.post(ENTRIES, paper(uploads=[ref]))
    longer = ana.call("PATCH", f"/uploads/{ref}", TEXT, Upload_Offset="0", **PIECE)
    other = ana.call("PATCH", f"/uploads/{ref}", TEXT, Upload_Offset="0")

    assert (early.status_code, early.json()["code"]) == (422, "machines.upload.refused")
    assert longer.status_code == 422
    assert other.status_code == 415
    assert ana.get(f"/uploads/{ref}").json()["received_bytes"] == 0


def test_a_file_over_the_limit_is_not_begun(ana: Caller) -> None:
    with override_settings(MAX_UPLOAD_BYTES=100):
        answer = ana.call("POST", "/uploads", {"name": "a.txt", "size_bytes": 101})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "size_bytes")


def test_files_of_one_program_are_not_there_for_another(ana: Caller, carmen: Caller, alba: Town) -> None:
    ref = uploaded(ana)
    entry = ana.post(ENTRIES, paper(uploads=[ref])).json()["id"]
    file = ana.get(f"/entries/{entry}").json()["documents"][0]["id"]

    for stranger in (carmen, Caller(issue(alba).secret)):
        assert stranger.get(f"/uploads/{ref}").status_code == 404
        assert stranger.call("DELETE", f"/uploads/{ref}").status_code == 404
        assert stranger.post(ENTRIES, paper(uploads=[ref])).status_code == 422
    assert carmen.get(f"/documents/{file}/content").status_code == 404
    assert ana.call("DELETE", f"/uploads/{ref}").status_code == 204
    assert ana.get(f"/uploads/{ref}").status_code == 404
