"""
What a server accepts of TLS, asked by hand-written greetings: suites that this machine's own library no longer knows
are offered too. The rules are those of Mozilla's intermediate profile, without its finite-field suites.
"""

import os
import socket
import struct
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Timer

SSL3, TLS10, TLS11, TLS12 = 0x0300, 0x0301, 0x0302, 0x0303
OLD = (SSL3, TLS10, TLS11)
# AEAD with ECDHE: AES-GCM and ChaCha20 for both kinds of certificates.
GOOD_SUITES = frozenset({0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9})
GOOD_GROUPS = frozenset({0x001D, 0x0017, 0x0018})
_RENEGOTIATION_MARK = 0x00FF
_ASKED = tuple(
    suite
    for block in (range(0x0001, 0x00FF), range(0xC001, 0xC100), range(0xCCA8, 0xCCAF))
    for suite in block
)
_GROUPS = (*range(0x0001, 0x001F), 0x0100, 0x0101)
_SIGNATURES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201)


@dataclass(frozen=True)
class Hello:
    """What a server chose."""

    version: int
    suite: int
    compression: int
    extensions: frozenset[int]


def judge(port: int, name: str) -> list[str]:
    """Return what is wrong with a server on this machine, nothing when all is well."""
    found = [f"version {version:#06x} is spoken" for version in OLD if greeted(port, name, version=version)]
    suites = accepted_suites(port, name)
    if not suites:
        found.append("TLS 1.2 is not spoken")
    found += [f"suite {suite:#06x} is accepted" for suite in sorted(suites - GOOD_SUITES)]
    for group in sorted(set(_GROUPS) - GOOD_GROUPS):
        if greeted(port, name, suites=tuple(GOOD_SUITES), groups=(group,)):
            found.append(f"group {group:#06x} is accepted")
    hello = greeted(port, name, suites=tuple(suites), compressions=(1, 0))
    if hello and hello.compression:
        found.append("compression is accepted")
    if hello and 0xFF01 not in hello.extensions:
        found.append("renegotiation is not bound")
    if hello and 0x0023 in hello.extensions:
        found.append("session tickets are given")
    return found


def accepted_suites(port: int, name: str) -> frozenset[int]:
    """Ask again and again, leaving out what was chosen, until nothing is left."""
    left, found = list(_ASKED), set()
    while hello := greeted(port, name, suites=left):
        if hello.suite not in left:
            raise AssertionError(f"the server chose what was not offered: {hello.suite:#06x}")
        found.add(hello.suite)
        left.remove(hello.suite)
    return frozenset(found)


def renegotiates(port: int, name: str) -> bool:
    """Whether a client may ask for the whole greeting anew within a TLS 1.2 connection."""
    words = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", name, "-tls1_2"]
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    guard = Timer(30, process.kill)  # a server that only keeps silent
    guard.start()
    begun = False
    try:
        process.stdin.write("R\n")
        process.stdin.flush()
        for line in process.stdout:
            if begun and line.startswith("depth="):  # the certificate is looked at once more
                return True
            begun = begun or line.startswith("RENEGOTIATING")
            if "no renegotiation" in line or line.startswith("closed"):
                break
    finally:
        guard.cancel()
        process.kill()
        process.communicate()
    if not begun:
        raise AssertionError("the connection was not made")
    return False


def greeted(
    port: int,
    name: str,
    *,
    version: int = TLS12,
    suites: Iterable[int] = _ASKED,
    groups: Iterable[int] = _GROUPS,
    compressions: tuple[int, ...] = (0,),
) -> Hello | None:
    """Send one greeting and return the answer, None when the server refuses."""
    greeting = _greeting(name, version, tuple(suites), tuple(groups), compressions)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        try:
            line.sendall(greeting)
            return _read_hello(line)
        except ConnectionError:
            return None


def _greeting(
    name: str, version: int, suites: tuple[int, ...], groups: tuple[int, ...], compressions: tuple[int, ...]
) -> bytes:
    host = name.encode()
    extensions = b"".join(
        struct.pack("!HH", number, len(body)) + body
        for number, body in (
            (0x0000, _long(b"\0" + _long(host))),
            (0x000A, _long(_numbers(groups))),
            (0x000B, b"\x01\x00"),
            (0x000D, _long(_numbers(_SIGNATURES))),
            (0x0023, b""),
            (0xFF01, b"\x00"),
        )
    )
    body = (
        struct.pack("!H", version)
        + os.urandom(32)
        + b"\0"
        + _long(_numbers((*suites, _RENEGOTIATION_MARK)))
        + bytes((len(compressions), *compressions))
        + _long(extensions)
    )
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16" + struct.pack("!H", min(version, TLS10)) + _long(message)


def _long(body: bytes) -> bytes:
    return struct.pack("!H", len(body)) + body


def _numbers(numbers: Iterable[int]) -> bytes:
    return b"".join(struct.pack("!H", number) for number in numbers)


def _exactly(line: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        if not (piece := line.recv(size - len(found))):
            raise ConnectionAbortedError
        found += piece
    return found


def _read_hello(line: socket.socket) -> Hello | None:
    kind, _version, size = struct.unpack("!BHH", _exactly(line, 5))
    record = _exactly(line, size)
    if kind != 0x16 or record[0] != 2:  # an alert
        return None
    version = struct.unpack("!H", record[4:6])[0]
    at = 38 + 1 + record[38]
    suite, compression = struct.unpack("!HB", record[at : at + 3])
    end = 4 + int.from_bytes(record[1:4], "big")
    extensions, at = set(), at + 5
    while at + 4 <= end:
        number, length = struct.unpack("!HH", record[at : at + 4])
        extensions.add(number)
        at += 4 + length
    return Hello(version, suite, compression, frozenset(extensions))
