"""What each function of the product needs to know about the person, and how it stands after what the person chose."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.consents.rules import opts_out
from registratura.doors.shared.auth import signed_in
from registratura.flows.own_features import own_features
from registratura.kernel.privacy.features import STATUS_NAMES, Status, Verdict
from registratura.kernel.privacy.purposes import FACTS, SWITCH_NAMES
from registratura.kernel.privacy.vocabulary import FACTS as CATEGORIES

_TONES = {Status.AVAILABLE: "ok", Status.DEGRADED: "info", Status.BLOCKED: ""}


@signed_in
@require_safe
def features(request: Any) -> HttpResponse:
    """Show each function with what it needs, how it stands and why."""
    found = [_shown(each) for each in _found(request)]
    return render(request, "account/features.html", {"features": found})


@signed_in
@require_safe
def features_data(request: Any) -> HttpResponse:
    """Answer the same for programs."""
    found = [
        {
            "key": each.feature.key,
            "name": _(each.feature.name),
            "essential": each.feature.essential,
            "status": each.status,
            "reasons": [
                {"code": code, "words": _(why)} for code, why in zip(each.codes, each.reasons, strict=True)
            ],
            "purposes": sorted(each.feature.purposes()),
        }
        for each in _found(request)
    ]
    return JsonResponse({"features": found}, json_dumps_params={"ensure_ascii": False})


def _found(request: Any) -> list[Verdict]:
    signal = opts_out([request.headers.get("Sec-GPC", "")])
    return own_features(user=request.user, now=timezone.now(), signal=signal)


def _shown(each: Verdict) -> dict[str, object]:
    feature = each.feature
    return {
        "key": feature.key,
        "name": _(feature.name),
        "essential": feature.essential,
        "status": _(STATUS_NAMES[each.status]),
        "tone": _TONES[each.status],
        "reasons": [_(why) for why in each.reasons],
        "needs": [_words(need) for need in feature.needs],
        "betters": [_words(need) for need in feature.betters],
    }


def _words(need: Any) -> tuple[str, str, str]:
    facts = FACTS[need.purpose]
    data = ", ".join(_(CATEGORIES[each].name) for each in sorted(need.categories))
    return _(facts.name), data, _(SWITCH_NAMES[facts.switch])
