"""A browser of the simplest kind: keeps its cookies, posts files under any name, follows nowhere by itself."""

from __future__ import annotations

import http.client
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Visitor:
    """Somebody signed in at a server of this machine. cookie: as the browser sends it."""

    port: int
    cookie: str
    jar: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        """Ask for a page, and remember its forms' token."""
        answer = self._ask("GET", path, b"", {})
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer

    def post_files(self, path: str, fields: dict[str, str], files: Sequence[tuple[bytes, bytes]]) -> Answer:
        """Send a form with files, each with the bytes of its name and its content."""
        boundary = secrets.token_hex(24).encode()
        body = bytearray()
        for name, value in {"csrfmiddlewaretoken": self.token, **fields}.items():
            body += b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % (boundary, name.encode())
            body += value.encode() + b"\r\n"
        for file_name, content in files:
            quoted = (
                file_name.replace(b"\\", b"\\\\")
                .replace(b'"', b"%22")
                .replace(b"\r", b"%0D")
                .replace(b"\n", b"%0A")
            )
            body += b'--%s\r\nContent-Disposition: form-data; name="files"; filename="' % boundary + quoted
            body += b'"\r\nContent-Type: application/octet-stream\r\n\r\n' + content + b"\r\n"
        body += b"--%s--\r\n" % boundary
        head = {"Content-Type": f"multipart/form-data; boundary={boundary.decode()}"}
        return self._ask("POST", path, bytes(body), head)

    def _ask(self, method: str, path: str, body: bytes, head: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        cookies = "; ".join([self.cookie, *(f"{name}={value}" for name, value in self.jar.items())])
        try:
            connection.request(
                method, path, body or None, {"Cookie": cookies, "Host": f"localhost:{self.port}", **head}
            )
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.jar[name] = rest.partition(";")[0]
        return Answer(response.status, response.headers.get("Location", ""), text)
