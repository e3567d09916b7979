"""A key at a remote signing service, by the API of the Cloud Signature Consortium, version 2."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from asn1crypto import x509
from django.utils.translation import gettext as _

from registratura.signing.errors import SecretRefusedError, ServiceFailedError, SignInNeededError
from registratura.signing.keys.port import Found, Secret
from registratura.toolkit.calling import CallAnswer, CallFailedError, call

SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGNED_WITH = {"rsa": "1.2.840.113549.1.1.11", "ec": "1.2.840.10045.4.3.2"}
_WALL_S = 60.0
_MOST_BYTES = 2 << 20
_MOST_CREDENTIALS = 20
_TOKEN_S, _LONGEST_TOKEN_S = 3600, 30 * 86_400
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccess:
    """
    Where a service is and how one gets in.

    way: `basic` or `oauth2` (client credentials) for the institution; `person` when each signer does it in the browser.
    """

    url: str
    way: str
    account: str
    secret: str = field(repr=False)
    private_allowed: bool = False


class RemoteService:
    """
    A signing service. Each act gets in anew: signing is rare, and no token is left lying about.

    token: what a person's sign-in gave, for services of the way `person`; SignInNeededError without it.
    """

    def __init__(self, access: ServiceAccess) -> None:
        self._access = access

    def credentials(self, *, user: str, token: str = "") -> list[Found]:
        """
        Return the credentials of a person at the service with their certificates.

        Raises: ServiceFailedError.
        """
        token = self._get_in(token)
        # Whoever signed in is known to the service by that.
        named = {"userID": user} if user and self._access.way != PERSON else {}
        listed = self._ask("credentials/list", named, token)
        found = []
        for name in _texts(listed.get("credentialIDs"))[:_MOST_CREDENTIALS]:
            if (one := self._info(name, token)) is not None:
                found.append(one)
        return found

    def _info(self, credential: str, token: str) -> Found | None:
        told = self._ask(
            "credentials/info",
            {"credentialID": credential, "certificates": "chain", "certInfo": False},
            token,
        )
        certificates = _texts(_object(told.get("cert")).get("certificates"))
        if not certificates or _object(told.get("key")).get("status", "enabled") != "enabled":
            return None
        try:
            own, *chain = [base64.b64decode(one, validate=True) for one in certificates]
        except ValueError as error:
            raise _strange() from error
        return Found(own, tuple(chain), label=str(told.get("description") or credential)[:100], place=credential,
                     asks_code=_asks_code(told))  # fmt: skip

    def sign(
        self, *, credential: str, certificate: bytes, payloads: Sequence[bytes], secret: Secret
    ) -> list[bytes]:
        """
        Let the service sign the digests of payloads, all with one authorization.

        Raises: SecretRefusedError for a wrong PIN or code; ServiceFailedError for anything else.
        """
        token = self._get_in(secret.token)
        hashes = [base64.b64encode(hashlib.sha256(one).digest()).decode() for one in payloads]
        named = {"credentialID": credential, "hashes": hashes, "hashAlgorithmOID": SHA256}
        auth = [{"id": "PIN", "value": secret.pin}] if secret.pin else []
        auth += [{"id": "OTP", "value": secret.code}] if secret.code else []
        allowed = self._ask(
            "credentials/authorize", {**named, "numSignatures": len(hashes), "authData": auth}, token
        )
        if not isinstance(allowed.get("SAD"), str):
            raise _strange()
        kind = x509.Certificate.load(certificate).public_key.algorithm
        signed = self._ask(
            "signatures/signHash",
            {**named, "SAD": allowed["SAD"], "signAlgo": _SIGNED_WITH.get(kind, _SIGNED_WITH["rsa"])},
            token,
        )
        try:
            return [base64.b64decode(one, validate=True) for one in _texts(signed.get("signatures"))]
        except ValueError as error:
            raise _strange() from error

    def send_code(self, *, credential: str, token: str = "") -> None:
        """
        Ask the service to send the person a code of one use.

        Raises: ServiceFailedError.
        """
        self._ask("credentials/sendOTP", {"credentialID": credential}, self._get_in(token))

    def sign_in_address(self, *, back: str, state: str, challenge: str) -> tuple[str, str]:
        """Return where a person signs in, and the host of that page."""
        asked = {
            "response_type": "code",
            "client_id": self._access.account,
            "redirect_uri": back,
            "scope": "service",
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "lang": "ro-RO",
        }
        address = f"{self._access.url.rstrip('/')}/oauth2/authorize?{urlencode(asked)}"
        return address, urlsplit(address).netloc

    def exchange(self, *, code: str, back: str, verifier: str) -> tuple[str, int]:
        """
        Give the code that a person brought back for a token; return it with the seconds for which it is good.

        Raises: ServiceFailedError.
        """
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        given |= {"client_id": self._access.account, "code_verifier": verifier}
        answer = self._as_institution("oauth2/token", given)
        told = _json(answer) if answer.status == 200 else {}
        seconds = told.get("expires_in", _TOKEN_S)
        if not isinstance(seconds, int) or not 0 < seconds < _LONGEST_TOKEN_S:
            seconds = _TOKEN_S
        return _token_in(told), seconds

    def revoke(self, *, token: str) -> None:
        """Tell the service that a token is not used any more; whether it hears is its own matter."""
        with suppress(ServiceFailedError):
            self._as_institution("oauth2/revoke", {"token": token, "token_type_hint": "access_token"})

    def _as_institution(self, what: str, given: Mapping[str, str]) -> CallAnswer:
        headers = {
            "Authorization": f"Basic {self._pair()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self._post(what, urlencode(given).encode(), headers)

    def _pair(self) -> str:
        return base64.b64encode(f"{self._access.account}:{self._access.secret}".encode()).decode()

    def _get_in(self, token: str) -> str:
        access = self._access
        if access.way == PERSON:
            if not token:
                raise _sign_in_needed()
            return token
        if access.way == "basic":
            answer = self._post("auth/login", b"{}", {"Authorization": f"Basic {self._pair()}"})
        else:
            given = {"grant_type": "client_credentials", "scope": "service"}
            answer = self._as_institution("oauth2/token", given)
        return _token_in(_json(answer) if answer.status == 200 else {})

    def _ask(self, what: str, given: Mapping[str, Any], token: str) -> dict[str, Any]:
        answer = self._post(what, json.dumps(given).encode(), {"Authorization": f"Bearer {token}"})
        told = _json(answer)
        if answer.status == 200:
            return told
        error = str(told.get("error", ""))
        if answer.status == 401 and self._access.way == PERSON:
            raise _sign_in_needed()
        if error in ("invalid_pin", "invalid_otp") or "PIN" in str(told.get("error_description", "")):
            raise SecretRefusedError(
                _(
                    "Serviciul de semnare spune că PIN-ul sau codul nu este bun. Cereți un cod nou și scrieți-le iar."
                ),
                field="pin",
            )
        said = " ".join(str(told.get("error_description") or error or answer.status).split())[:150]
        raise ServiceFailedError(
            _("Serviciul de semnare a refuzat: %s. Nu s-a semnat nimic; încercați din nou.") % said
        )

    def _post(self, what: str, body: bytes, headers: Mapping[str, str]) -> CallAnswer:
        try:
            return call(
                connector="remote-signing",
                method="POST",
                url=f"{self._access.url.rstrip('/')}/{what}",
                body=body,
                headers={"Content-Type": "application/json", "Accept": "application/json", **headers},
                private_allowed=self._access.private_allowed,
                whole_s=_WALL_S,
                most_bytes=_MOST_BYTES,
            )
        except CallFailedError as error:
            words = _("Serviciul de semnare nu răspunde (%s). Nu s-a semnat nimic; încercați mai târziu.")
            raise ServiceFailedError(words % error) from error


class RemoteKey:
    """One credential of a service."""

    def __init__(self, *, service: RemoteService, credential: str, certificate: bytes) -> None:
        self._service, self._credential, self._certificate = service, credential, certificate

    def sign(self, *, payloads: Sequence[bytes], secret: Secret) -> list[bytes]:
        """Let the service sign."""
        return self._service.sign(
            credential=self._credential, certificate=self._certificate, payloads=payloads, secret=secret
        )

    def send_code(self, *, token: str = "") -> None:
        """Ask the service to send the person a code of one use."""
        self._service.send_code(credential=self._credential, token=token)


def _asks_code(told: Mapping[str, Any]) -> bool:
    objects = _object(told.get("auth")).get("objects")
    kinds = [one.get("type") or one.get("id") for one in objects if isinstance(one, dict)] if isinstance(
        objects, list
    ) else []  # fmt: skip
    return "OTP" in kinds or _object(told.get("OTP")).get("presence") in (True, "true")


def _token_in(told: Mapping[str, Any]) -> str:
    token = told.get("access_token")
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        words = _("Serviciul de semnare nu primește contul instituției. Administratorul îl verifică.")
        raise ServiceFailedError(words)
    return token


def _sign_in_needed() -> SignInNeededError:
    words = _("Serviciul de semnare nu vă mai recunoaște. Intrați din nou la „Cheile mele de semnare”.")
    return SignInNeededError(words)


def _json(answer: CallAnswer) -> dict[str, Any]:
    try:
        return _object(json.loads(answer.body))
    except (ValueError, RecursionError):
        return {}


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _strange() -> ServiceFailedError:
    return ServiceFailedError(
        _("Serviciul de semnare a răspuns ceva ce nu se înțelege. Nu s-a semnat nimic.")
    )
