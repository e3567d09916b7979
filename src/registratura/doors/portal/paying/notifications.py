"""Where providers of payments tell us, and where the person comes back from them. Only a signature is believed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from registratura.doors.portal import guards
from registratura.doors.portal.paying.cards import told_of, without_cards
from registratura.doors.shared.auth import public
from registratura.flows import paying
from registratura.payments import links
from registratura.payments.providers.all import PROVIDERS


@never_cache
@csrf_exempt
@require_POST
@public("providers of payments sign what they tell")
@without_cards
def told(request: HttpRequest, provider: str) -> HttpResponseBase:
    """
    Take a notification and answer exactly what its provider expects.

    What is not proven is counted by its network before it is written down: above the limit it is refused.
    """
    known = PROVIDERS.get(provider)
    if known is None:
        raise Http404
    headers = {name: request.headers.get(name, "")[:10_000] for name in known.headings}
    body, now = told_of(request), timezone.now()
    is_proven = paying.is_proven(provider=provider, headers=headers, body=body, now=now)
    if not is_proven and guards.guarded(request, what="payment", code=None, form=False):
        reply = known.reply("busy", believed=False)
        return HttpResponse(reply.body, status=429, content_type=reply.content_type)
    heard = paying.hear(provider=provider, headers=headers, body=body, now=now)
    if heard is None:
        raise Http404
    return HttpResponse(heard.reply.body, status=heard.reply.status, content_type=heard.reply.content_type)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public("a provider of payments sends the person back here, by a link or by a form of its own")
@without_cards
def back(request: HttpRequest, reference: str, secret: str) -> HttpResponseBase:
    """Take a person back to the page of the order. Nothing that comes along is read: only a notification counts."""
    if not links.opens(reference=reference, secret=secret):
        raise Http404
    return redirect(f"{paying.address_of(reference=reference)}?intors=1", permanent=False)
