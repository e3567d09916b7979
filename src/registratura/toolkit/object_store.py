"""
Bytes in an S3-compatible object store: `<prefix>/<space>/<first two digits>/<sha256>` in one bucket.

What is written is never overwritten: a put is conditional, and both ends compute the SHA-256. What is read is checked
before anybody gets it. A server that does not answer is asked a few times, briefly, and then named in words.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.translation import gettext as _

from registratura.kernel.errors import DomainError
from registratura.toolkit.egress import going_out
from registratura.toolkit.storage import CHUNK_BYTES, Stored, is_digest, is_space

CONNECT_S, READ_S, ATTEMPTS = 3.0, 20.0, 3
_IN_MEMORY_BYTES = 4 << 20
_THERE_ALREADY = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_ABSENT = {"NoSuchKey", "NotFound", "404"}


class StoreUnreachableError(DomainError, OSError):
    """The object store does not answer, or refuses us. Nothing was kept; nothing that was kept is lost."""

    code = "toolkit.store.unreachable"


class StoreDamagedError(DomainError, OSError):
    """The object store gave other bytes than those that were kept."""

    code = "toolkit.store.damaged"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object store is: the parts of `s3://key:secret@host[:port]/bucket[/prefix]`."""

    endpoint: str
    bucket: str
    prefix: str
    key: str
    secret: str


def place_of(url: str) -> Place:
    """
    Read the address of an object store; `s3+http` is without encryption.

    Raises: ValueError when it names no server or no bucket; the text never holds the secret.
    """
    parts = urlsplit(url)
    bucket, _slash, prefix = parts.path.strip("/").partition("/")
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not bucket:
        raise ValueError("an object store is s3://key:secret@host/bucket/prefix")
    scheme = "http" if parts.scheme == "s3+http" else "https"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return Place(
        endpoint=f"{scheme}://{host}{port}",
        bucket=bucket,
        prefix=f"{prefix}/" if prefix else "",
        key=unquote(parts.username or ""),
        secret=unquote(parts.password or ""),
    )


class ObjectStorage:
    """A bucket of an object store. `folder` takes what is on its way; it is emptied as it passes."""

    def __init__(self, place: Place, *, folder: Path) -> None:
        self._place = place
        self._folder = folder
        self._client = _client(place)

    def _way(self) -> AbstractContextManager[None]:
        parts = urlsplit(self._place.endpoint)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return going_out(connector="object-store", host=parts.hostname or "", port=port)

    def put(self, *, space: str, source: BinaryIO) -> Stored:
        """Keep the bytes of a stream; the same bytes are sent once."""
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES, dir=str(self._folder)) as held:
            digest, size = hashlib.sha256(), 0
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                held.write(chunk)
            stored = Stored(digest.hexdigest(), size)
            if not self._has(space, stored):
                self._send(space, stored, digest.digest(), cast("IO[bytes]", held))
        return stored

    def _send(self, space: str, stored: Stored, digest: bytes, held: IO[bytes]) -> None:
        held.seek(0)
        try:
            with _in_words(), self._way():
                self._client.put_object(
                    Bucket=self._place.bucket,
                    Key=self._key(space, stored.sha256),
                    Body=held,
                    ContentLength=stored.size_bytes,
                    ChecksumSHA256=base64.b64encode(digest).decode("ascii"),
                    ContentType="application/octet-stream",
                    IfNoneMatch="*",
                )
        except _AlreadyThereError:
            pass  # another process was first with the same bytes
        # Asked back: some servers answer before they have the whole object.
        if not self._has(space, stored):
            raise StoreUnreachableError(_unreachable())

    def _has(self, space: str, stored: Stored) -> bool:
        """Whether the object is there, whole."""
        try:
            with _in_words(), self._way():
                found = self._client.head_object(
                    Bucket=self._place.bucket, Key=self._key(space, stored.sha256), ChecksumMode="ENABLED"
                )
        except FileNotFoundError:
            return False
        told = found.get("ChecksumSHA256")
        if (
            not told
        ):  # kept without a checksum, or by a server that tells none: only reading it says what it is
            self.open(space=space, sha256=stored.sha256).close()
        elif base64.b64decode(told).hex() != stored.sha256:
            raise StoreDamagedError(_damaged(stored.sha256))
        if int(found["ContentLength"]) != stored.size_bytes:
            raise StoreDamagedError(_damaged(stored.sha256))
        return True

    def open(self, *, space: str, sha256: str) -> BinaryIO:
        """
        Fetch kept bytes, check them, and return them as a file that vanishes when closed.

        Raises: FileNotFoundError; StoreUnreachableError; StoreDamagedError.
        """
        held = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES, dir=str(self._folder))  # noqa: SIM115
        try:
            digest = hashlib.sha256()
            with _in_words(), self._way():
                body = self._client.get_object(Bucket=self._place.bucket, Key=self._key(space, sha256))[
                    "Body"
                ]
                for chunk in body.iter_chunks(CHUNK_BYTES):
                    digest.update(chunk)
                    held.write(chunk)
            if digest.hexdigest() != sha256:
                raise StoreDamagedError(_damaged(sha256))
        except BaseException:
            held.close()
            raise
        held.seek(0)
        return cast("BinaryIO", held)

    def exists(self, *, space: str, sha256: str) -> bool:
        """Say whether the bytes are there."""
        try:
            with _in_words(), self._way():
                self._client.head_object(Bucket=self._place.bucket, Key=self._key(space, sha256))
        except FileNotFoundError:
            return False
        return True

    def everything(self) -> Iterator[tuple[str, str]]:
        """Go through all that is kept, in the order of the keys."""
        with _in_words():
            pages = iter(
                self._client.get_paginator("list_objects_v2").paginate(
                    Bucket=self._place.bucket, Prefix=self._place.prefix
                )
            )
            while (page := self._next(pages)) is not None:
                for found in page.get("Contents", ()):
                    space, _shelf, sha256 = found["Key"].removeprefix(self._place.prefix).split("/", 2)
                    if is_digest(sha256):
                        yield space, sha256

    def _next(self, pages: Iterator[Any]) -> Any:
        with self._way():  # not held while the caller works on what it was given
            return next(pages, None)

    def remove(self, *, space: str, sha256: str) -> bool:
        """
        Take an object away with every former version of it; False when it was not there.

        Raises: StoreUnreachableError, also when the bucket keeps what it was told to lock.
        """
        key = self._key(space, sha256)
        with _in_words(), self._way():
            found = self._client.list_object_versions(Bucket=self._place.bucket, Prefix=key)
            rows = [*found.get("Versions", ()), *found.get("DeleteMarkers", ())]
            versions = [row["VersionId"] for row in rows if row["Key"] == key and row.get("VersionId")]
            for version in versions:
                self._client.delete_object(Bucket=self._place.bucket, Key=key, VersionId=version)
        if not versions and not self.exists(space=space, sha256=sha256):
            return False
        if self.exists(space=space, sha256=sha256):
            with _in_words(), self._way():
                self._client.delete_object(Bucket=self._place.bucket, Key=key)
        if self.exists(space=space, sha256=sha256):  # some servers answer before it is gone, or lock it
            raise StoreUnreachableError(_unremoved())
        return True

    def answer(self) -> None:
        """
        Ask whether the bucket is there and ours.

        Raises: StoreUnreachableError; FileNotFoundError when there is no such bucket.
        """
        with _in_words(), self._way():
            self._client.head_bucket(Bucket=self._place.bucket)

    def _key(self, space: str, sha256: str) -> str:
        if not is_digest(sha256) or not is_space(space):
            raise FileNotFoundError(sha256)
        return f"{self._place.prefix}{space}/{sha256[:2]}/{sha256}"


class _AlreadyThereError(Exception):
    """The condition of a put does not hold: the object is there."""


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _ABSENT:
            raise FileNotFoundError(code) from error
        if code in _THERE_ALREADY:
            raise _AlreadyThereError from error
        raise StoreUnreachableError(_unreachable()) from error
    except (BotoCoreError, OSError) as error:
        if isinstance(error, DomainError | FileNotFoundError):
            raise
        raise StoreUnreachableError(_unreachable()) from error


def _unreachable() -> str:
    return _(
        "Depozitul de fișiere nu răspunde: fișierul nu s-a păstrat. Numărul se poate da fără fișier; "
        "încercați din nou peste câteva minute."
    )


def _unremoved() -> str:
    return _(
        "Depozitul de fișiere nu a șters un fișier eliminat: verificați dacă spațiul lui este blocat la ștergere."
    )


def _damaged(sha256: str) -> str:
    return _("Depozitul a dat alți octeți decât cei păstrați (%s…). Anunțați administratorul.") % sha256[:16]


@lru_cache(maxsize=4)
def _client(place: Place) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=place.endpoint,
        aws_access_key_id=place.key,
        aws_secret_access_key=place.secret,
        region_name="us-east-1",
        config=Config(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            max_pool_connections=16,
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
