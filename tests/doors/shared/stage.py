"""A stage for the screens: templates with invented data, served with the product's own strict policy."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django_htmx
import jinja2

from registratura.doors.shared.jinja import STATIC, TEMPLATES, environment
from tests.doors.shared import cast

HERE = Path(__file__).resolve().parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES: Mapping[str, str] = {
    "/galerie": "gallery.html",
    "/intrare": "desk/sign_in.html",
    "/registru": "desk/register.html",
    "/inregistrare": "desk/entry.html",
    "/inregistrare-anulata": "desk/entry.html",
    "/inregistreaza": "desk/form.html",
    "/inregistreaza-erori": "desk/form.html",
    "/cautare": "desk/search.html",
    "/eroare": "layouts/error.html",
}
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@cache
def stage_environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader([TEMPLATES, HERE / "mocks"])
    env = environment(loader=loader, autoescape=True)
    env.globals["static"] = lambda path: f"/static/{path}"
    return env


def render(path: str, *, single_keys: bool = True) -> str:
    context = cast.page_context(path, single_keys=single_keys)
    return stage_environment().get_template(PAGES[path]).render(**context)


def render_options(text: str) -> str:
    source = '{% from "components/choosers.html" import combobox_option, combobox_create %}'
    source += "{% for c in found %}{{ combobox_option(c.id, c.name, c.detail, c.icon) }}{% endfor %}"
    source += "{{ combobox_create(text, 'Adaugă „' ~ text ~ '”', 'correspondent-new') }}"
    found = [c for c in cast.CORRESPONDENTS if text.lower() in c.plain]
    return stage_environment().from_string(source).render(found=found[:8], text=text)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        if address.path in PAGES:
            single_keys = query.get("taste") != ["off"]
            self._send(render(address.path, single_keys=single_keys).encode(), "text/html; charset=utf-8")
        elif address.path == "/corespondenti/cauta":
            self._send(render_options(query.get("q", [""])[0]).encode(), "text/html; charset=utf-8")
        elif (file := _static_file(address.path)) is not None:
            self._send(file.read_bytes(), _TYPES.get(file.suffix, "application/octet-stream"))
        elif address.path == "/favicon.ico":
            self._send(b"", "image/x-icon")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._send(b"<!doctype html><html lang=ro><title>Trimis</title><p>Trimis", "text/html; charset=utf-8")

    def _send(self, body: bytes, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the tests say what they saw."""


def _static_file(path: str) -> Path | None:
    for root in (STATIC, Path(django_htmx.__file__).parent / "static"):
        file = root / path.removeprefix("/static/")
        if path.startswith("/static/") and file.is_file():
            return file
    return None


@contextmanager
def served() -> Iterator[str]:
    """The address of the stage, while the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
