"""Counting what is done on pages, without persons; who said no is not counted, not even by a digest of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import Any, Final

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registratura.flows import improving
from registratura.flows.placing import showing
from registratura.kernel.usage import Door, Event, Outcome

NOT_COUNTED: Final = "counting"
REFUSED_FROM: Final = 400

# What is counted, by the page's name and the way it was asked for. Nothing of its address or its answer.
DEEDS: Final[dict[tuple[str, str], Event]] = {
    ("desk:register", "POST"): Event.REGISTERS,
    ("desk:series", "POST"): Event.REGISTERS,
    ("desk:answer", "POST"): Event.ANSWERS,
    ("desk:search", "GET"): Event.SEARCHES,
    ("desk:letter", "POST"): Event.LETTERS,
    ("desk:prints", "POST"): Event.PRINTS,
    ("desk:labels_issue", "POST"): Event.PRINTS,
    ("desk:scans_upload", "POST"): Event.SCANS,
    ("desk:work_assign", "POST"): Event.ASSIGNS,
    ("desk:dispatch_prepare", "POST"): Event.DISPATCHES,
    ("desk:help", "GET"): Event.HELP,
    ("portal:support", "GET"): Event.HELP,
    ("portal:ideas", "GET"): Event.IDEAS,
    ("portal:feedback", "POST"): Event.FEEDBACK,
    ("portal:filing_check", "POST"): Event.FILING,
    ("portal:follow", "POST"): Event.FOLLOWING,
    ("portal:appointment_details", "POST"): Event.BOOKING,
    ("portal:pay_way", "POST"): Event.PAYING,
}


def is_counted(request: HttpRequest) -> bool:
    """Whether this browser may be counted: it did not say no, neither here nor by Sec-GPC."""
    return request.COOKIES.get(NOT_COUNTED) != "off" and not getattr(request, "gpc", False)


class UsageMiddleware:
    """Count deeds in this process's memory, and have them kept once a minute beside the answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._kept_at: datetime | None = None
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        met = request.resolver_match
        event = DEEDS.get((met.view_name, request.method or "")) if met is not None else None
        if event is not None:
            self._note(request, met.view_name, event, response.status_code)  # type: ignore[union-attr]
        if settings.USAGE_KEPT_S and self._is_due(timezone.now()):
            Thread(target=_keep, daemon=True).start()
        return response

    def _note(self, request: Any, page: str, event: Event, status: int) -> None:
        done = status < REFUSED_FROM
        if is_counted(request):
            improving.BOOK.note(
                event=event,
                properties={
                    "door": page.split(":", 1)[0],
                    "outcome": str(Outcome.DONE if done else Outcome.REFUSED),
                },
                address=request.META.get("REMOTE_ADDR", ""),
                agent=request.META.get("HTTP_USER_AGENT", ""),
                now=timezone.now(),
            )
        if done and page.startswith(f"{Door.DESK}:") and request.user.is_authenticated:
            improving.note_use(user_id=request.user.id, part=event)

    def _is_due(self, now: datetime) -> bool:
        with self._lock:
            if self._kept_at is None:
                self._kept_at = now
            due = now - self._kept_at >= timedelta(seconds=settings.USAGE_KEPT_S)
            if due:
                self._kept_at = now
            return due


def _keep() -> None:
    try:
        improving.keep(now=timezone.now())
        showing.keep_counts()
    finally:
        connections.close_all()
