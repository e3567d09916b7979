"""A reference for every request, in its log lines and on its error page, and counts of requests by door."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

import structlog
from django.http import HttpRequest, HttpResponse
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, multiprocess

_DOORS: Final = (
    *(("/birou/", "desk"), ("/consola/", "console"), ("/cont/", "account"), ("/api/", "api")),
    *(("/static/", "static"), ("/health", "watch"), ("/ready", "watch"), ("/metrics", "watch")),
)
# By door, method and class of the answer alone: an address may hold an institution or the secret of a link.
REQUESTS: Final = Counter(
    "registratura_requests", "Requests answered, by door, method and class.", ["door", "method", "status"]
)
SECONDS: Final = Histogram(
    "registratura_request_seconds",
    "How long requests took, by door.",
    ["door"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def process_registry() -> CollectorRegistry:
    """Return the counts of every process of this machine, where they share a folder; else of this one."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def reference_of(request: HttpRequest) -> str:
    """Return the reference of a request, made now when it has none."""
    known = getattr(request, "reference", "")
    if not known:
        known = secrets.token_hex(4).upper()
        request.reference = known  # type: ignore[attr-defined]
    return str(known)


class RequestMarksMiddleware:
    """The first of all: what comes after writes its log lines with the reference."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        began = time.perf_counter()
        reference = reference_of(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(reference=reference)
        response: Any = self.get_response(request)
        door = next((name for begin, name in _DOORS if request.path.startswith(begin)), "portal")
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(door, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(door).observe(time.perf_counter() - began)
        response["X-Request-Reference"] = reference
        structlog.contextvars.clear_contextvars()
        return response  # type: ignore[no-any-return]
