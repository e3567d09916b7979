"""The pages as a service runs them, and the server in front by the file of `deploy/`, both on free ports."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.fakes.tls_server import certificate, pem
from tests.house.tree import ROOT

NAME = "registratura.exemplu.ro"
CONFIGURATION = ROOT / "deploy" / "nginx" / "registratura.conf"
SERVICE = ROOT / "deploy" / "systemd" / "registratura-web.service"


@dataclass(frozen=True)
class Front:
    """Where a server in front listens."""

    https: int
    http: int


def free_ports(count: int) -> list[int]:
    """Return ports that nobody holds now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _number in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def pages(folder: Path) -> Iterator[int]:
    """Run the pages by the words of the service, behind https, without a database; give their port."""
    data, [port] = folder / "data", free_ports(1)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRATURA_")}
    environ |= {
        "REGISTRATURA_DATA": str(data),
        "REGISTRATURA_PUBLIC_URL": f"https://{NAME}",
        "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
    }
    # The names of the files that pages mention, as `collectstatic` writes them down; nobody asks for the files here.
    package = ROOT / "src" / "registratura"
    names = [
        place.relative_to(above).as_posix()
        for above in package.rglob("static")
        for place in above.rglob("*")
        if above.is_dir() and place.is_file()
    ]
    manifest = {"version": "1.1", "hash": "", "paths": {name: name for name in names}}
    (data / "static").mkdir(parents=True)
    (data / "static" / "staticfiles.json").write_text(json.dumps(manifest))
    line = next(one for one in SERVICE.read_text().splitlines() if one.startswith("ExecStart="))
    words = [sys.executable, *line.split()[1:]]
    words[words.index("--port") + 1] = str(port)
    words[words.index("--workers") + 1] = "1"
    with (folder / "pages.log").open("wb") as log:
        process = subprocess.Popen(words, env=environ, stdout=log, stderr=log, cwd=folder)
        try:
            await_port(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def front(folder: Path, *, pages_port: int, changed: tuple[tuple[str, str], ...] = ()) -> Iterator[Front]:
    """Run nginx with our file, certificates of both kinds, and what is changed for a control."""
    folder.mkdir()
    http, https = free_ports(2)
    until = datetime.now(UTC) + timedelta(days=9)
    keys: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey] = {
        "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ec": ec.generate_private_key(ec.SECP256R1()),
    }
    for kind, key in keys.items():
        (folder / f"{kind}.pem").write_bytes(pem(certificate(key, name=NAME, until=until), key))
    both = "".join(
        f"ssl_certificate {folder}/{kind}.pem; ssl_certificate_key {folder}/{kind}.pem;" for kind in keys
    )
    text = CONFIGURATION.read_text(encoding="utf-8")
    for found, instead in (
        (r"ssl_certificate /etc\S+;\s+ssl_certificate_key /etc\S+;", both),
        (r"listen 80\b", f"listen 127.0.0.1:{http}"),
        (r"listen 443\b", f"listen 127.0.0.1:{https}"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{pages_port}"),
        *changed,
    ):
        text, count = re.subn(found, instead, text)
        assert count, found
    (folder / "site.conf").write_text(text)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;"
        f"{'user root;' if os.geteuid() == 0 else ''} events {{}} http {{ access_log off;"
        + "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        + f"include {folder}/site.conf; }}"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen(
        [program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], stderr=subprocess.DEVNULL
    )
    try:
        await_port(https, process)
        yield Front(https, http)
    finally:
        process.terminate()
        process.wait(10)


def await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody listens at {port}")
