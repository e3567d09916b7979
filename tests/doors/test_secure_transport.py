"""The site behind https: cookies, headers and Django's own check of a deployment, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASK = """
import io, json, logging, sys
from registratura.config.wsgi import application
from django.conf import settings
from django.core import checks

def ask(path, **more):
    told = {}
    def start(status, headers, *rest):
        told["status"], told["headers"] = status, dict(headers)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "8000",
               "HTTP_HOST": "registratura.exemplu.ro", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
               "wsgi.errors": sys.stderr, "REMOTE_ADDR": "127.0.0.1", **more}
    told["body"] = b"".join(application(environ, start)).decode()
    return told

found = [m.id for m in checks.run_checks(include_deployment_checks=True) if not m.is_silenced()]
print(json.dumps({"checks": found, "debug": settings.DEBUG, "page": ask("/cont/intrare/"), "absent": ask("/nimic/"),
                  "host": ask("/cont/intrare/", HTTP_HOST="rau.example"),
                  "forged": ask("/cont/intrare/", REQUEST_METHOD="POST", HTTP_ORIGIN="https://rau.example"),
                  "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    data = tmp_path_factory.mktemp("https") / "data"
    environ = {name: value for name, value in os.environ.items() if not name.startswith("REGISTRATURA_")}
    environ |= {
        "REGISTRATURA_DATA": str(data),
        "REGISTRATURA_PUBLIC_URL": "https://registratura.exemplu.ro",
        "DJANGO_SETTINGS_MODULE": "registratura.config.settings",
    }
    static = data / "static"
    static.mkdir(parents=True)
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, env=environ, check=True)
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environ, capture_output=True, text=True, check=True
    )
    return {**json.loads(done.stdout), "data": data, "log": done.stderr}


def test_nothing_is_said_against_this_deployment(told: Any) -> None:
    assert told["checks"] == []
    assert told["debug"] is False


def test_every_answer_carries_the_headers_of_a_safe_site(told: Any) -> None:
    for name in ("page", "absent", "host", "forged"):
        headers = told[name]["headers"]
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains", name


def test_cookies_belong_to_this_host_and_to_https(told: Any) -> None:
    cookie = told["page"]["headers"]["Set-Cookie"].strip()

    assert told["names"] == ["__Host-registratura", "__Host-csrf"]
    assert cookie.startswith("__Host-csrf=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


def test_another_host_and_another_origin_are_refused_in_words(told: Any) -> None:
    assert told["host"]["status"].startswith("400")
    assert "Cererea nu a putut fi citită" in told["host"]["body"]
    assert told["forged"]["status"].startswith("403")
    assert "Formularul a expirat" in told["forged"]["body"]


def test_events_are_one_line_of_json_each(told: Any) -> None:
    lines = told["log"].splitlines()

    assert lines
    assert all(isinstance(json.loads(line), dict) for line in lines)


def test_folders_and_secrets_are_their_owners_alone(told: Any) -> None:
    data: Path = told["data"]

    modes = {name: (data / name).stat().st_mode & 0o777 for name in ("files", "incoming", "secrets")}
    assert modes == {"files": 0o700, "incoming": 0o700, "secrets": 0o700}
    assert (data / "secrets" / "secret_key").stat().st_mode & 0o777 == 0o600
