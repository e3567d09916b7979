"""Where the provider of card payments tells what became of an order. Its signature is the only thing believed."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from registratura.doors.portal import guards
from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.fees import services as fees
from registratura.fees.ways.card import MOST_BYTES
from registratura.toolkit.scope import acting_for

_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


@never_cache
@csrf_exempt
@require_POST
@public("the provider of card payments signs what it tells")
def notification(request: HttpRequest, code: str) -> HttpResponse:
    """
    Take a notification: 200 when it is believed, 403 without a good signature, 400 when it is not ours or came late, so
    that a provider whose clock is wrong repeats.

    What is not believed is counted by its network before it is written down.
    """
    institution = controller_of(code)
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return JsonResponse({"outcome": "form"}, status=413)
    headers = {name: request.headers.get(name, "")[:2000] for name in _HEADERS}
    with acting_for(institution.id):
        believable = fees.is_signed(headers=headers, body=body)
    if not believable:
        refused = guards.guarded(request, what="payment", code=code, form=False)
        if refused is not None:
            return refused
    with acting_for(institution.id):
        heard = fees.hear(headers=headers, body=body, now=timezone.now())
    refused_with = 400 if believable else 403
    return JsonResponse({"outcome": heard.outcome}, status=200 if heard.believed else refused_with)
