"""
Opens a key in a process of its own: a PKCS#12 file, or a token through its maker's driver.

Run as a program (`python -I child.py`), never imported. It reads one JSON object with the secret from its input,
which no list of processes shows, and leaves one JSON object. A driver that hangs or falls takes only this process
with it, and a file made to burn a processor ends at the limit.
"""

from __future__ import annotations

import base64
import ctypes
import json
import resource
import sys
from typing import Any

CPU_S = 20
PR_SET_DUMPABLE = 4


class Refused(Exception):
    """Ends the deed with a code."""


def main() -> None:
    """Do the deed and write down its outcome."""
    # Neither a core file nor another process of the account shows what passes through here.
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 1))
    given = json.load(sys.stdin)
    deeds = {"open": _open, "sign": _sign, "tokens": _tokens, "look": _look, "token-sign": _token_sign}
    try:
        answer = deeds[given["deed"]](given)
    except Refused as refused:
        answer = {"error": str(refused)}
    json.dump(answer, sys.stdout)


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


# --- A file -------------------------------------------------------------------------------------------------------


def _opened(given: dict[str, Any]) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        bundle = pkcs12.load_pkcs12(base64.b64decode(given["file"]), given["pin"].encode())
    except ValueError as error:
        words = str(error).lower()
        raise Refused("pin" if "password" in words or "mac" in words else "file") from None
    except (UnsupportedAlgorithm, TypeError):
        raise Refused("file") from None
    if bundle.key is None or bundle.cert is None:
        raise Refused("no-key")
    return bundle


def _open(given: dict[str, Any]) -> dict[str, Any]:
    from cryptography.hazmat.primitives.serialization import Encoding

    bundle = _opened(given)
    if _kind(bundle.key) == "":
        raise Refused("kind")
    return {
        "certificate": _b64(bundle.cert.certificate.public_bytes(Encoding.DER)),
        "chain": [_b64(one.certificate.public_bytes(Encoding.DER)) for one in bundle.additional_certs],
    }


def _kind(key: Any) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, rsa.RSAPrivateKey):
        return "rsa"
    return "ec" if isinstance(key, ec.EllipticCurvePrivateKey) else ""


def _sign(given: dict[str, Any]) -> dict[str, Any]:
    from cryptography.hazmat.primitives.asymmetric import ec, padding
    from cryptography.hazmat.primitives.hashes import SHA256

    key = _opened(given).key
    signatures = []
    for payload in map(base64.b64decode, given["payloads"]):
        if _kind(key) == "rsa":
            signatures.append(_b64(key.sign(payload, padding.PKCS1v15(), SHA256())))
        else:
            signatures.append(_b64(key.sign(payload, ec.ECDSA(SHA256()))))
    return {"signatures": signatures}


# --- A token ------------------------------------------------------------------------------------------------------


def _library(given: dict[str, Any]) -> Any:
    import pkcs11

    try:
        return pkcs11.lib(given["module"])
    except (OSError, RuntimeError, pkcs11.PKCS11Error):
        raise Refused("driver") from None


def _tokens(given: dict[str, Any]) -> dict[str, Any]:
    import pkcs11

    try:
        found = list(_library(given).get_tokens())
    except pkcs11.PKCS11Error:
        raise Refused("driver") from None
    return {"tokens": [{"label": _name(one.label), "flags": int(one.flags)} for one in found]}


def _name(label: Any) -> str:
    return (label.decode("utf-8", "replace") if isinstance(label, bytes) else str(label)).strip("\0 ")


def _token(given: dict[str, Any]) -> Any:
    import pkcs11

    try:
        found = [one for one in _library(given).get_tokens() if _name(one.label) == given["token"]]
    except pkcs11.PKCS11Error:
        raise Refused("driver") from None
    if not found:
        raise Refused("gone")
    return found[0]


def _session(token: Any, pin: str) -> Any:
    import pkcs11

    try:
        return token.open(user_pin=pin)
    except pkcs11.PinLocked:
        raise Refused("locked") from None
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
        raise Refused(_after_a_wrong_pin(token)) from None
    except (pkcs11.TokenNotPresent, pkcs11.DeviceRemoved, pkcs11.TokenNotRecognised):
        raise Refused("gone") from None
    except pkcs11.PKCS11Error:
        raise Refused("driver") from None


def _after_a_wrong_pin(token: Any) -> str:
    """Say how many tries are left, as far as the token tells."""
    import pkcs11

    flags = pkcs11.TokenFlag(int(token.slot.get_token().flags))
    if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        return "locked"
    if flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY:
        return "pin-final"
    return "pin-low" if flags & pkcs11.TokenFlag.USER_PIN_COUNT_LOW else "pin"


def _look(given: dict[str, Any]) -> dict[str, Any]:
    """Return the certificates of a token whose private key is there."""
    from pkcs11 import Attribute, ObjectClass

    with _session(_token(given), given["pin"]) as session:
        keys = {
            bytes(one[Attribute.ID])
            for one in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        }
        certificates = [
            (bytes(one[Attribute.ID]), _name(one[Attribute.LABEL]), bytes(one[Attribute.VALUE]))
            for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]
    others = [_b64(value) for number, _label, value in certificates if number not in keys]
    own = [
        {"place": number.hex(), "label": label, "certificate": _b64(value), "chain": others}
        for number, label, value in certificates
        if number in keys
    ]
    return {"found": own}


def _token_sign(given: dict[str, Any]) -> dict[str, Any]:
    import pkcs11
    from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
    from pkcs11.util.ec import encode_ecdsa_signature

    with _session(_token(given), given["pin"]) as session:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: bytes.fromhex(given["place"])}
        key = next(iter(session.get_objects(wanted)), None)
        if key is None:
            raise Refused("no-key")
        signatures = []
        try:
            for payload in map(base64.b64decode, given["payloads"]):
                if key.key_type == KeyType.RSA:
                    signed = key.sign(payload, mechanism=Mechanism.SHA256_RSA_PKCS)
                else:
                    signed = encode_ecdsa_signature(key.sign(_digest(payload), mechanism=Mechanism.ECDSA))
                signatures.append(_b64(signed))
        except (pkcs11.DeviceRemoved, pkcs11.TokenNotPresent):
            raise Refused("gone") from None
        except pkcs11.PKCS11Error:
            raise Refused("driver") from None
    return {"signatures": signatures}


def _digest(payload: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(payload).digest()


if __name__ == "__main__":
    main()
