"""A remote signing service by the CSC API v2: it signs with keys of our infrastructure, refuses, fails and lies."""

import base64
import hashlib
import html
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tests.fakes.pki import Pki

ACCOUNT, SECRET, PIN, CODE = "primaria", "secret-de-serviciu", "2468", "135790"


@dataclass
class Service:
    """
    A running service. manner: `honest`, `lies` (signs something else), `swaps` (in another order), `short` (too few),
    `fails` (an error while signing), `garbage`, `silent` (hangs up). With `way` `person` each signer signs in on a page
    (`enter`), by OAuth 2.0 with PKCE; `until_s` is for how long.
    """

    pki: Pki
    url: str = ""
    manner: str = "honest"
    way: str = "oauth2"
    credentials: dict[str, str] = field(default_factory=lambda: {"cred-1": "bogdan"})
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    until_s: int = 600
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)

    def enter(self, address: str) -> dict[str, str]:
        """Sign in on the page at an address, as a person would; return what the browser is sent back with."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == ACCOUNT
        code = f"cod-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def _exchange(self, form: dict[str, str]) -> tuple[int, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or asked["code_challenge"] != challenge.rstrip(b"=").decode()
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        self.tokens.add(token := f"al-semnatarului-{len(self.tokens)}")
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.until_s}

    def answer(self, path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        """Answer one call."""
        self.asked.append((path, body))
        if path in ("oauth2/token", "auth/login"):
            pair = base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
            if headers.get("Authorization") != f"Basic {pair}" or (path == "auth/login") != (
                self.way == "basic"
            ):
                return 401, {"error": "invalid_client"}
            form = dict(parse_qsl(str(body.get("form", ""))))
            if form.get("grant_type") == "authorization_code":
                return self._exchange(form)
            return 200, {"access_token": "jeton", "token_type": "Bearer"}
        if path == "oauth2/revoke":
            self.tokens.discard(dict(parse_qsl(body["form"]))["token"])
            return 200, {}
        known = {f"Bearer {token}" for token in self.tokens} if self.way == "person" else {"Bearer jeton"}
        if headers.get("Authorization") not in known:
            return 401, {"error": "invalid_token"}
        return getattr(self, "_" + path.replace("/", "_"))(body)

    def _credentials_list(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 200, {
            "credentialIDs": list(self.credentials)
            if self.way == "person" or body.get("userID") == "bogdan"
            else []
        }

    def _credentials_info(self, body: dict[str, Any]) -> tuple[int, Any]:
        name = self.credentials[body["credentialID"]]
        chain = (self.pki.certificate(name), *self.pki.chain)
        return 200, {
            "key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"], "len": 256},
            "cert": {"status": "valid", "certificates": [base64.b64encode(one).decode() for one in chain]},
            "auth": {
                "mode": "explicit",
                "objects": [{"type": "Password", "id": "PIN"}, {"type": "OTP", "id": "OTP"}],
            },
            "multisign": 20,
        }

    def _credentials_sendOTP(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 200, {}

    def _credentials_authorize(self, body: dict[str, Any]) -> tuple[int, Any]:
        given = {one["id"]: one["value"] for one in body.get("authData", [])}
        if given.get("PIN") != PIN:
            return 400, {"error": "invalid_pin", "error_description": "The PIN is invalid"}
        if given.get("OTP") != CODE:
            return 400, {"error": "invalid_otp", "error_description": "The OTP is invalid"}
        return 200, {"SAD": base64.b64encode(json.dumps(body["hashes"]).encode()).decode(), "expiresIn": 300}

    def _signatures_signHash(self, body: dict[str, Any]) -> tuple[int, Any]:
        if json.loads(base64.b64decode(body["SAD"])) != body["hashes"]:
            return 400, {"error": "invalid_request", "error_description": "Invalid SAD"}
        if self.manner == "fails":
            return 503, {"error": "server_error", "error_description": "HSM is away"}
        digests = [base64.b64decode(one) for one in body["hashes"]]
        if self.manner == "lies":
            digests = [bytes(32) for _one in digests]
        signed = [self._sign(self.credentials[body["credentialID"]], one) for one in digests]
        if self.manner == "swaps":
            signed.reverse()
        if self.manner == "short":
            signed.pop()
        return 200, {"signatures": [base64.b64encode(one).decode() for one in signed]}

    def _sign(self, name: str, digest: bytes) -> bytes:
        key = load_pem_private_key(self.pki.key_pem(name), None)
        if isinstance(key, rsa.RSAPrivateKey):
            return key.sign(digest, padding.PKCS1v15(), Prehashed(SHA256()))
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return key.sign(digest, ec.ECDSA(Prehashed(SHA256())))


@contextmanager
def signing_service(pki: Pki) -> Iterator[Service]:
    """Run a service on a free port of this machine."""
    service = Service(pki)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            try:
                body = json.loads(raw)
            except ValueError:
                body = {"form": raw.decode()}
            path = self.path.removeprefix("/csc/v2/")
            if service.manner == "silent":
                self.close_connection = True
                return
            status, told = service.answer(path, dict(self.headers), body)
            content = b"<html>nu</html>" if service.manner == "garbage" else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            """Show the page on which a person signs in: one link, back to where they came from."""
            if "/oauth2/authorize" not in self.path:
                self.send_error(404)
                return
            back = dict(parse_qsl(urlsplit(self.path).query))["redirect_uri"]
            link = html.escape(f"{back}?{urlencode(service.enter(self.path))}")
            content = f'<!doctype html><title>Prestator</title><a href="{link}">Intru</a>'.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/csc/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
