"""
The only way out of the process: a connection to the net goes through a registered connector, to the host it names.

A hook of the interpreter sees every connection that is opened, by our code or by a library, and refuses it unless
`going_out` is open for exactly that place. The database is reached by its own library, below this layer.
"""

import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger("registratura.egress")


class EgressRefusedError(OSError):
    """Something would have gone to a place that no registered connector names. Nothing left."""


@dataclass(frozen=True, slots=True)
class Connector:
    """
    A way out of the product.

    hosts: the names that the environment of the installation gives it; None when they are written down elsewhere
    (an institution's settings, a certificate), and the room that calls has read them from there.
    """

    key: str
    hosts: Callable[[], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class _Permit:
    connector: str
    host: str
    port: int
    addresses: frozenset[str]


# The installation asks its own pages whether they answer, and measures them.
OWN_PAGES = "own-pages"

_connectors: dict[str, Connector] = {OWN_PAGES: Connector(OWN_PAGES)}
_permit: ContextVar[_Permit | None] = ContextVar("registratura_egress", default=None)
_guarded: ContextVar[bool | None] = ContextVar("registratura_egress_guarded", default=None)
_state = {"hooked": False, "armed": False}


def register_connector(connector: Connector) -> None:
    """Enter a way out in the list; what is not in it goes nowhere."""
    _connectors[connector.key] = connector


def connector_keys() -> tuple[str, ...]:
    """Return the keys of all registered connectors, in order."""
    return tuple(sorted(_connectors))


def fixed_hosts(key: str) -> tuple[str, ...] | None:
    """Return the hosts that the environment gives a connector; None when they stand in an institution's settings."""
    hosts = _connectors[key].hosts
    return None if hosts is None else tuple(sorted({_plain(host) for host in hosts() if host}))


@contextmanager
def going_out(*, connector: str, host: str, port: int, address: str = "") -> Iterator[None]:
    """
    Let connections to one place through while the block runs.

    address: the one already looked up and judged; without it, whatever stands behind the name.
    Raises: EgressRefusedError for a connector that is not registered, or a host that it does not name.
    """
    known = _connectors.get(connector)
    if known is None:
        raise _refused(connector, host, "no such connector")
    named = fixed_hosts(connector) if _is_guarded() else None
    if named is not None and _plain(host) not in named:
        raise _refused(connector, host, "not a host of this connector")
    token = _permit.set(_Permit(connector, _plain(host), port, frozenset({address} if address else ())))
    try:
        yield
    finally:
        _permit.reset(token)


def arm() -> None:
    """Guard the whole process from now on. Safe to repeat."""
    _hook()
    _state["armed"] = True


@contextmanager
def armed() -> Iterator[None]:
    """Guard what the block does, in this thread alone."""
    _hook()
    token = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(token)


def _is_guarded() -> bool:
    here = _guarded.get()
    return _state["armed"] if here is None else here


def _hook() -> None:
    if not _state["hooked"]:
        _state["hooked"] = True
        sys.addaudithook(_look)


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect":
        return
    if not _is_guarded():
        return
    line, place = arguments
    if line.family not in (socket.AF_INET, socket.AF_INET6):
        return  # a socket of this machine's own files
    _check(str(place[0]), int(place[1]))


def _check(address: str, port: int) -> None:
    permit = _permit.get()
    if permit is None:
        raise _refused("", f"{address}:{port}", "outside every connector")
    # A library gives the name itself now and then, and the system looks it up.
    at_home = {permit.host, *permit.addresses}
    if port == permit.port and (
        _plain(address) in at_home or (not permit.addresses and address in _behind(permit))
    ):
        return
    raise _refused(
        permit.connector, f"{address}:{port}", f"the way is open to {permit.host}:{permit.port} alone"
    )


def _behind(permit: _Permit) -> frozenset[str]:
    try:
        found = socket.getaddrinfo(permit.host, permit.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return frozenset()
    return frozenset(str(each[4][0]) for each in found)


def _plain(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").lower()


def _refused(connector: str, place: str, why: str) -> EgressRefusedError:
    log.warning("egress refused", connector=connector, place=place, why=why)
    return EgressRefusedError(f"{place}: ieșire refuzată ({why})")
