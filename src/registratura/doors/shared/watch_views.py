"""Addresses for programs that watch the service: alive, ready, figures. No institution and no person in any of them."""

import secrets
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from registratura.doors.shared.auth import public
from registratura.doors.shared.request_marks import process_registry
from registratura.flows import readiness

_TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


@public("a watching program asks whether this process lives; the answer says nothing else")
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer while the process lives; asks nobody."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public(
    "whoever deals out requests asks whether this process can serve; the answer names parts, nothing in them"
)
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served, else 503; either way with each part."""
    found = readiness.readiness()
    return JsonResponse({"ready": found.ready, **found.checks}, status=200 if found.ready else 503)


@public("figures for who watches the service, behind a secret; without it the page does not exist")
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the figures as Prometheus reads them."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    wanted = settings.OPERATING.metrics_token
    if not wanted or not secrets.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(_Service())
    return HttpResponse(generate_latest(process_registry()) + generate_latest(registry), content_type=_TEXT)


class _Service(Collector):
    """The figures of the whole service, asked when they are wanted."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Return them as families."""
        families: dict[str, GaugeMetricFamily] = {}
        for figure in readiness.figures(now=timezone.now()):
            names = [name for name, _value in figure.labels]
            family = families.setdefault(
                figure.name, GaugeMetricFamily(figure.name, figure.help, labels=names)
            )
            family.add_metric([value for _name, value in figure.labels], figure.value)
        return list(families.values())
