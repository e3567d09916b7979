"""
RO e-Factura on this machine, over real HTTP: it takes files, works on them, seals or refuses, and lies when it is told.

`lies` is a row of things to do instead of the next right answer, each used once: `html`, `json-error`, `xml-error`,
`limit`, `late`, `lost` (takes the file, then cuts the line), `expired` (401), `broken-zip`, `wrong-archive`,
`unsealed`, `server-error`, `empty`, `other-state`.
"""

from __future__ import annotations

import io
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

UPLOAD_SPACE = "mfp:anaf:dgti:spv:respUploadFisier:v1"
STATE_SPACE = "mfp:anaf:dgti:efactura:stareMesajFactura:v1"
ERROR_SPACE = "mfp:anaf:dgti:efactura:mesajEroriFactuta:v1"
SIGNATURE = (
    b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignatureValue>AQID</SignatureValue></Signature>'
)
PAGE = b"<!DOCTYPE html><html><head><title>Request Rejected</title></head><body>support ID 1234</body></html>"


@dataclass
class Filed:
    """A file that was taken."""

    index: str
    xml: bytes
    standard: str
    cif: str
    looks: int = 0


@dataclass
class Ministry:
    """What the fake knows and does. `slow`: how often a file is still being worked on. `refuses`: reasons by number."""

    token: str = "jeton-bun"
    refresh: str = "jeton-de-innoit"
    slow: int = 0
    lies: list[str] = field(default_factory=list)
    refuses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    filed: list[Filed] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def number_of(self, xml: bytes) -> str:
        """Return the number that stands in a document."""
        found = re.search(rb"<cbc:ID>([^<]*)</cbc:ID>", xml)
        return found[1].decode() if found else ""

    def archive(self, filed: Filed, lie: str) -> bytes:
        """Return the archive of a file: sealed, or with the reasons."""
        reasons = self.refuses.get(self.number_of(filed.xml))
        paper = filed.xml
        if (reasons and lie != "wrong-archive") or (not reasons and lie == "wrong-archive"):
            rows = "".join(f'<Error errorMessage="{one}"/>' for one in reasons or ("minciună",))
            paper = (
                f'<header xmlns="{ERROR_SPACE}" Index_incarcare="{filed.index}"'
                f' Cif_emitent="{filed.cif}">{rows}</header>'
            ).encode()
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{filed.index}.xml", paper)
            if lie != "unsealed":
                archive.writestr(f"semnatura_{filed.index}.xml", SIGNATURE)
        return made.getvalue()


class _Handler(BaseHTTPRequestHandler):
    ministry: Ministry
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Take a file, or renew a token."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = urlsplit(self.path)
        if parts.path.endswith("/token"):
            return self._token(parse_qs(body.decode()))
        if not self._begins(parts.path):
            return None
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        lie = self._lie()
        if lie in ("html", "json-error", "xml-error", "limit", "server-error", "empty", "late"):
            return self._tell(lie, "upload")
        filed = Filed(str(5_000_000 + len(self.ministry.filed)), body, query["standard"], query["cif"])
        self.ministry.filed.append(filed)
        if lie == "lost":
            self.close_connection = True
            return self.connection.close()
        if not body.lstrip().startswith(b"<"):
            return self._xml(
                UPLOAD_SPACE, 'ExecutionStatus="1"', "Fisierul transmis nu este valid. Content is not allowed"
            )
        return self._xml(UPLOAD_SPACE, f'ExecutionStatus="0" index_incarcare="{filed.index}"')

    def do_GET(self) -> None:
        """Answer a question."""
        parts = urlsplit(self.path)
        if not self._begins(parts.path):
            return None
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        lie = self._lie()
        step = parts.path.rpartition("/")[2]
        if lie in ("html", "json-error", "xml-error", "limit", "server-error", "empty", "late"):
            return self._tell(lie, step)
        if step == "stareMesaj":
            return self._state(query["id_incarcare"], lie)
        if step == "descarcare":
            return self._download(query["id"], lie)
        return self._messages()

    def _state(self, index: str, lie: str) -> None:
        filed = self._filed(index)
        if filed is None:
            return self._xml(STATE_SPACE, "", "Nu exista factura cu id_incarcare= " + index)
        filed.looks += 1
        if filed.looks <= self.ministry.slow:
            return self._xml(STATE_SPACE, 'stare="in prelucrare"')
        nok = self.ministry.number_of(filed.xml) in self.ministry.refuses
        if lie == "other-state":
            nok = not nok
        return self._xml(
            STATE_SPACE, f'stare="{"nok" if nok else "ok"}" id_descarcare="{int(index) + 9_000_000}"'
        )

    def _download(self, number: str, lie: str) -> None:
        filed = self._filed(str(int(number) - 9_000_000))
        if filed is None:
            words = {
                "eroare": "Pentru id=" + number + " nu exista inregistrata nici o factura",
                "titlu": "Descarcare mesaj",
            }
            return self._send(200, json.dumps(words).encode(), "application/json")
        archive = self.ministry.archive(filed, lie)
        return self._send(200, archive[:40] if lie == "broken-zip" else archive, "application/zip")

    def _messages(self) -> None:
        rows = [
            {
                "id": str(int(one.index) + 9_000_000),
                "id_solicitare": one.index,
                "tip": "ERORI FACTURA"
                if self.ministry.number_of(one.xml) in self.ministry.refuses
                else "FACTURA TRIMISA",
                "cif": one.cif,
            }
            for one in self.ministry.filed
        ]
        found = (
            {"mesaje": rows, "titlu": "Lista Mesaje"}
            if rows
            else {"eroare": "Nu exista mesaje in ultimele 5 zile"}
        )
        return self._send(200, json.dumps(found).encode(), "application/json")

    def _token(self, form: dict[str, list[str]]) -> None:
        if form.get("refresh_token") != [self.ministry.refresh]:
            return self._send(400, b'{"error": "invalid_grant"}', "application/json")
        self.ministry.token, self.ministry.refresh = "jeton-nou", "jeton-de-innoit-2"
        given = {"access_token": "jeton-nou", "refresh_token": "jeton-de-innoit-2", "expires_in": 7_776_000}
        return self._send(200, json.dumps(given).encode(), "application/json")

    def _begins(self, path: str) -> bool:
        self.ministry.asked.append(path.rpartition("/")[2])
        if self.ministry.lies[:1] == ["expired"]:
            self.ministry.lies.pop(0)
            self.ministry.token = "altul"
        if self.headers.get("Authorization") != f"Bearer {self.ministry.token}":
            self._send(401, b"Unauthorized", "text/plain")
            return False
        return True

    def _lie(self) -> str:
        return self.ministry.lies.pop(0) if self.ministry.lies else ""

    def _tell(self, lie: str, step: str) -> None:
        if lie == "html":
            return self._send(200, PAGE, "text/html")
        if lie == "json-error":
            return self._send(
                200,
                json.dumps({"eroare": "Eroare tehnica. Cod: SRV-1", "titlu": step}).encode(),
                "application/json",
            )
        if lie == "xml-error":
            return self._xml(
                UPLOAD_SPACE, 'ExecutionStatus="1"', "Nu exista niciun CIF pentru care sa aveti drept in SPV"
            )
        if lie == "limit":
            return self._send(429, b"Too Many Requests", "text/plain", {"Retry-After": "600"})
        if lie == "server-error":
            return self._send(503, b"Service Unavailable", "text/plain")
        if lie == "late":
            threading.Event().wait(1.0)
            self.close_connection = True
            return self.connection.close()
        return self._send(200, b"", "text/plain")

    def _filed(self, index: str) -> Filed | None:
        return next((one for one in self.ministry.filed if one.index == index), None)

    def _xml(self, space: str, attributes: str, error: str = "") -> None:
        inside = f'<Errors errorMessage="{error}"/>' if error else ""
        words = f'<header xmlns="{space}" dateResponse="202603311200" {attributes}>{inside}</header>'
        self._send(200, words.encode(), "application/xml")

    def _send(self, status: int, body: bytes, media: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": media,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def ministry(**settings: Any) -> Iterator[Ministry]:
    """Start the fake on a free port of this machine, and stop it."""
    made = Ministry(**settings)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"ministry": made}))
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}/test/FCTEL/rest"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
