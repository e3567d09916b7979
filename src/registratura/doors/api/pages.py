"""The description for programs and for people: a file, and a page drawn from it without any script of others."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registratura.doors.api.codes import codes
from registratura.doors.api.description import description, operations, text
from registratura.doors.api.problems import UNFIT, titles
from registratura.doors.shared.auth import public
from registratura.machines.scopes import WORDS

IDEMPOTENCY: Final = "Idempotency-Key"


@require_safe
@public("the description of the interface says nothing of anybody")
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the description out as OpenAPI 3.1."""
    answer = HttpResponse(text(), content_type="application/json; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
@public("the description of the interface says nothing of anybody")
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation: how it is asked, what it takes, what it answers."""
    made = description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations(made):
        shown = {
            "id": operation["operationId"],
            "path": path,
            "method": method.upper(),
            "summary": operation.get("summary", ""),
            "about": _marked(operation.get("description", "")),
            "parameters": [
                (one["name"], one["in"], one.get("required", False), _marked(one.get("description", "")))
                for one in operation.get("parameters", [])
                if one["name"] != IDEMPOTENCY
            ],
            "once": any(one["name"] == IDEMPOTENCY for one in operation.get("parameters", [])),
            "fields": _fields(made, operation),
            "statuses": sorted(status for status in operation["responses"] if status < "400"),
        }
        groups.setdefault((operation.get("tags") or [""])[0], []).append(shown)
    context = {
        "groups": groups,
        "about": _marked(made["info"]["description"]),
        "version": made["info"]["version"],
        "refusals": sorted(titles().items()),
        "scopes": [(scope.value, words) for scope, words in WORDS.items()],
    }
    return render(request, "api/docs.html", context)


@require_safe
@public("the codes of refusals say nothing of anybody")
def problems(request: HttpRequest) -> HttpResponse:
    """Show every code of a refusal with what it means: where the `type` of each leads."""
    return render(request, "api/problems.html", {"codes": codes(), "usual": UNFIT})


def _marked(written: str) -> list[tuple[str, bool]]:
    """Return a text in parts, each with whether it stands between backticks: a name of code."""
    return [(part, bool(place % 2)) for place, part in enumerate(written.split("`")) if part]


def _fields(made: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str, bool]]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    shape = made["components"]["schemas"].get(name, {})
    needed = set(shape.get("required", ()))
    return [(field, _kind(one), field in needed) for field, one in shape.get("properties", {}).items()]


def _kind(one: dict[str, Any]) -> str:
    if "anyOf" in one:
        return " | ".join(dict.fromkeys(_kind(choice) for choice in one["anyOf"]))
    if "$ref" in one:
        return str(one["$ref"]).rpartition("/")[2]
    if "enum" in one:
        return " | ".join(str(value) for value in one["enum"])
    if one.get("type") == "array":
        return f"[{_kind(one.get('items', {}))}]"
    return str(one.get("format") or one.get("type") or "")
