"""The description is true: committed as made, each operation with its key, no answer that it does not name."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registratura.doors.api.description import description, operations, text
from registratura.doors.api.guard import MachineKey
from registratura.doors.api.site import api, patterns
from registratura.institutions.roles import Role
from registratura.machines.scopes import OPENS, Scope
from tests.cast import Town

from .programs import Caller, issue

COMMITTED = Path(__file__).parents[3] / "docs" / "api" / "openapi.json"
OPERATIONS = operations(description())
OPEN = {"/api/v1/oauth/token"}
IDS = [operation["operationId"] for _path, _method, operation in OPERATIONS]


def test_the_committed_description_is_the_one_of_the_code() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == text(), "run `make docs`"
    assert json.loads(text())["openapi"].startswith("3.1")


def test_every_address_is_described_and_every_operation_has_its_own_name() -> None:
    described = {path for path, _method, _operation in OPERATIONS}

    routes = {"/api/v1/" + str(one.pattern).replace("<", "{").replace(">", "}") for one in patterns()}
    assert described == routes
    assert len(set(IDS)) == len(IDS)


def test_every_operation_but_the_token_asks_for_a_key() -> None:
    without = {path for path, _method, operation in OPERATIONS if not operation.get("security")}

    assert without == OPEN


def test_every_scope_opens_something_and_an_operation_asks_for_it() -> None:
    asked = {
        one.scope
        for view in api._routers[1][1].path_operations.values()
        for operation in view.operations
        for one in operation.auth_callbacks
        if isinstance(one, MachineKey)
    }

    assert set(OPENS) == set(Scope) == asked - {None}


def filled(path: str, value: str = "1") -> str:
    place = path.removeprefix("/api/v1").replace("{book}", "general").replace("{ref}", str(UUID(int=1)))
    for name in ("entry", "document", "number", "assignment", "term", "correspondent", "shipment"):
        place = place.replace(f"{{{name}}}", value)
    return place.replace("{year}", "2026").replace("{report}", "x").replace("{form}", "x")


@pytest.mark.parametrize(
    ("path", "method"), [(path, method) for path, method, _one in OPERATIONS if path not in OPEN]
)
def test_no_key_a_narrow_key_and_a_wrong_key_are_refused_everywhere(
    path: str, method: str, alba: Town
) -> None:
    narrow = Caller(issue(alba, role=Role.AUDITOR, scopes=("reports:read",)).secret)
    place = filled(path)

    nobody = Caller("").call(method.upper(), place)
    wrong = Caller(f"regk_{alba.id}_1_{'a' * 43}").call(method.upper(), place)
    refused = narrow.call(method.upper(), place)

    assert nobody.status_code == wrong.status_code == 401
    if not path.startswith(("/api/v1/me", "/api/v1/reports")):
        assert (refused.status_code, refused.json()["code"]) == (403, "api.scope.missing")


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**70), max_value=2**70),
    st.floats(allow_nan=False),
    st.text(max_size=30),
    st.sampled_from(["\x00", "ş", "incoming", "sender", "2026-02-31", "9" * 300, "general", "\ud83d\ude00"]),
)


def shaped(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that mostly fit a schema, and sometimes do not."""
    if "$ref" in schema:
        return shaped(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth)
    if "anyOf" in schema:
        return st.one_of([shaped(one, schemas, depth + 1) for one in schema["anyOf"]])
    fitting: st.SearchStrategy[Any] = JUNK
    if "enum" in schema:
        fitting = st.sampled_from(schema["enum"])
    elif schema.get("type") == "object" and depth < 4:
        needed = set(schema.get("required", ()))
        parts = {name: shaped(one, schemas, depth + 1) for name, one in schema.get("properties", {}).items()}
        fitting = st.fixed_dictionaries(
            {name: one for name, one in parts.items() if name in needed},
            optional={name: one for name, one in parts.items() if name not in needed},
        )
    elif schema.get("type") == "array":
        fitting = st.lists(shaped(schema.get("items", {}), schemas, depth + 1), max_size=3)
    elif schema.get("type") == "integer":
        fitting = st.integers(
            min_value=schema.get("minimum", -5), max_value=min(schema.get("maximum", 99), 2**63 - 1)
        )
    elif schema.get("type") == "boolean":
        fitting = st.booleans()
    elif schema.get("type") == "string":
        fitting = _texts(schema)
    return st.one_of(fitting, fitting, fitting, JUNK)


def _texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    match schema.get("format"):
        case "date":
            return st.dates().map(str)
        case "date-time":
            return st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
        case "uuid":
            return st.uuids().map(str)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 40), 40))


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=IDS)
def test_whatever_is_sent_no_fault_and_no_answer_that_is_not_described(
    path: str, method: str, operation: dict[str, Any], alba: Town, ana: Caller
) -> None:
    entry = str(alba.register().entry_id)
    if path.endswith("/extension"):
        ana = Caller(issue(alba, role=Role.HEAD).secret)
    schemas = description()["components"]["schemas"]
    content = operation.get("requestBody", {}).get("content", {})
    media, body = next(iter(content.items()), ("application/json", {"schema": {}}))
    queries = {one["name"]: one["schema"] for one in operation.get("parameters", []) if one["in"] == "query"}
    described = {int(status) for status in operation["responses"]} | {400, 405}

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        sent=shaped(body["schema"], schemas) if body["schema"] else st.none(),
        asked=st.fixed_dictionaries(
            {}, optional={name: shaped(one, schemas) for name, one in queries.items()}
        ),
        key=st.sampled_from(["", "cheie-de-proba", "a" * 8, "ă", "x" * 300]),
        number=st.sampled_from([entry, "1", "0", "-1", "x", str(2**63), str(2**70)]),
    )
    def walk(sent: Any, asked: dict[str, Any], key: str, number: str) -> None:
        query = urlencode({name: str(value) for name, value in asked.items()}, errors="replace")
        headers = {"Idempotency_Key": key.encode().decode("latin-1")} if key else {}
        if "offset" in media:
            headers |= {"Content_Type": media, "Upload_Offset": "0"}
            sent = b"abc"
        elif "urlencoded" in media:
            headers |= {"Content_Type": media}
            sent = urlencode(sent, errors="replace").encode() if isinstance(sent, dict) else b"x"

        answer = ana.call(method.upper(), f"{filled(path, number)}?{query}", sent, **headers)

        assert answer.status_code < 500, answer.content
        assert answer.status_code in described, (answer.status_code, answer.content)

    walk()
