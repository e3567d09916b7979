"""What every operation needs: the key or its token, waiting when asked to, refusals, files by pieces, pages."""

from __future__ import annotations

import base64
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

PIECE_BYTES = 1 << 20
ATTEMPTS = 4
WAIT_MOST_S = 60
TOKEN_SPARE_S = 30


class ProblemError(Exception):
    """A refusal (RFC 9457). Decide by `code`; show `detail` to a person; `errors` names fields."""

    def __init__(self, status: int, facts: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(facts.get("code") or facts.get("error") or "")
        self.detail = str(facts.get("detail", ""))
        self.errors: dict[str, str] = {one["field"]: one["detail"] for one in facts.get("errors", [])}
        self.reference = str(facts.get("reference", ""))
        super().__init__(f"{status} {self.code}: {self.detail}")


class Transport:
    """
    One program at one installation.

    url: of the installation, `https://registratura.example`. key: as the administrator gave it; or a client's name and
    secret, for which tokens are asked as they run out.
    """

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        client_id: str = "",
        client_secret: str = "",
        language: str = "ro",
        timeout_s: float = 60,
    ) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("https", "http"):
            raise ValueError("the address of the installation begins with https://")
        self._base, self._key = f"{url.rstrip('/')}/api/v1", key
        self._client, self._until = (client_id, client_secret), 0.0
        self._language, self._timeout_s = language, timeout_s

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Any:
        """
        Ask for something; JSON is read, other content is given as bytes, nothing as None.

        What can be repeated without harm is repeated when the line breaks or the server asks to wait.
        Raises: ProblemError; OSError when nothing answers.
        """
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        place = f"{self._base}{path}" + (f"?{urllib.parse.urlencode(asked, doseq=True)}" if asked else "")
        sent = dict(headers or {})
        data = raw
        if raw is None and body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        again = method == "GET" or "Idempotency-Key" in sent
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(method, place, data, sent)
            except _WaitError as wait:
                if attempt == ATTEMPTS:
                    raise wait.problem from None
                time.sleep(wait.seconds)
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if attempt == ATTEMPTS or not again:
                    raise
                time.sleep(attempt)
        raise AssertionError("unreachable")

    def _once(self, method: str, place: str, data: bytes | None, headers: Mapping[str, str]) -> Any:
        sent = {"Authorization": f"Bearer {self._bearer()}", "Accept-Language": self._language, **headers}
        request = urllib.request.Request(place, data=data, headers=sent, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:  # noqa: S310
                content = answer.read()
                if not content:
                    return None
                return json.loads(content) if "json" in answer.headers.get_content_type() else content
        except urllib.error.HTTPError as error:
            problem = ProblemError(error.code, _facts(error.read()))
            if error.code in (429, 503):
                raise _WaitError(problem, error.headers.get("Retry-After", "")) from None
            raise problem from None

    def _bearer(self) -> str:
        name, secret = self._client
        if name and time.monotonic() >= self._until:
            given = self._token(name, secret)
            self._key = str(given["access_token"])
            self._until = time.monotonic() + float(given["expires_in"]) - TOKEN_SPARE_S
        return self._key

    def _token(self, name: str, secret: str) -> dict[str, Any]:
        proof = base64.b64encode(f"{urllib.parse.quote(name)}:{urllib.parse.quote(secret)}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310
            f"{self._base}/oauth/token",
            data=b"grant_type=client_credentials",
            headers={"Authorization": f"Basic {proof}", "Content-Type": "application/x-www-form-urlencoded"},
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as answer:  # noqa: S310
                return dict(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            raise ProblemError(error.code, _facts(error.read())) from None

    def send_file(self, path: Path, *, name: str = "", piece_bytes: int = PIECE_BYTES) -> str:
        """
        Send a file in pieces, and return the reference under which it is named in `uploads`.

        A piece whose answer was lost is not sent twice: the server says how far the file came.
        """
        size = path.stat().st_size
        upload = self.call("POST", "/uploads", body={"name": name or path.name, "size_bytes": size})
        ref, here = str(upload["ref"]), 0
        broken = 0
        with path.open("rb") as file:
            while here < size:
                file.seek(here)
                try:
                    upload = self.call(
                        "PATCH",
                        f"/uploads/{ref}",
                        raw=file.read(piece_bytes),
                        headers={
                            "Upload-Offset": str(here),
                            "Content-Type": "application/offset+octet-stream",
                        },
                    )
                    broken = 0
                except (OSError, ProblemError) as error:
                    broken += 1
                    if broken == ATTEMPTS or (isinstance(error, ProblemError) and error.status != 409):
                        raise
                    upload = self.call("GET", f"/uploads/{ref}")
                here = int(upload["received_bytes"])
        return ref

    @staticmethod
    def every(page: Callable[[str], Mapping[str, Any]]) -> Iterator[Any]:
        """Go through all pages of a list: `every(lambda after: client.get_terms(after=after))`."""
        after = ""
        while True:
            found = page(after)
            yield from found["items"]
            after = str(found["next"])
            if not after:
                return


class _WaitError(Exception):
    def __init__(self, problem: ProblemError, asked: str) -> None:
        self.problem = problem
        self.seconds = min(int(asked) if asked.isascii() and asked.isdigit() else 1, WAIT_MOST_S)


def _facts(content: bytes) -> dict[str, Any]:
    try:
        facts = json.loads(content)
    except ValueError:
        return {}
    return facts if isinstance(facts, dict) else {}
