"""The description of the interface (OpenAPI 3.1), as it is committed, given out and shown."""

import json
from functools import lru_cache
from typing import Any, Final

from django.utils import translation

from registratura.doors.api.problems import MEDIA_TYPE
from registratura.doors.api.site import api
from registratura.machines.scopes import OPENS

START: Final = "/api/v1/"
METHODS: Final = ("get", "post", "put", "patch", "delete")


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """Return the description of version 1: the same text for everybody, whoever asks."""
    with translation.override("ro"):
        made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=START), default=str))
    schemes = made["components"]["securitySchemes"]
    schemes["MachineKey"]["description"] = "A key of a program, or a token of fifteen minutes."
    schemes["ClientCredentials"] = {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {
                "tokenUrl": f"{START}oauth/token",
                "scopes": {scope.value: ", ".join(sorted(powers)) for scope, powers in OPENS.items()},
            }
        },
    }
    for path, method, operation in operations(made):
        operation["operationId"] = _name(path, method)
        _problems(operation)
        if operation.get("security"):
            operation["security"].append({"ClientCredentials": []})
    return made


def operations(made: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return each operation of a description with its address and method."""
    return [
        (path, method, item[method])
        for path, item in made["paths"].items()
        for method in METHODS
        if method in item
    ]


def text() -> str:
    """Return the description as it is committed."""
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _name(path: str, method: str) -> str:
    steps = path.removeprefix(START).replace("{", "by-").replace("}", "").split("/")
    return "-".join([method, *steps])


def _problems(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        shown = content.get("application/json", {}).get("schema", {})
        if shown.get("$ref", "").endswith("/Problem"):
            answer["content"] = {MEDIA_TYPE: {"schema": shown}}
        elif shown.get("format") == "binary" or shown.get("type") == "string":
            answer["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        if int(status) == 429:
            answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
