"""The operations of the Python client, made from the description of the interface."""

import keyword
from typing import Any

HEAD = '''"""The operations of version 1, made from `openapi.json` by `make docs`; not to be changed by hand."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, cast

from .transport import Transport
'''
START = "/api/v1"
WORDS = {"integer": "int", "number": "float", "string": "str", "boolean": "bool", "null": "None"}
IDEMPOTENCY, OFFSET = "Idempotency-Key", "Upload-Offset"


def operations_module(description: dict[str, Any]) -> str:
    """Return the text of the module: a class for each shape, a method for each operation."""
    schemas = description["components"]["schemas"]
    shapes = [_shape(name, one) for name, one in sorted(schemas.items()) if one.get("type") == "object"]
    methods = [
        _method(path, method, item[method])
        for path, item in sorted(description["paths"].items())
        for method in ("get", "post", "patch", "put", "delete")
        if method in item and not path.endswith("/oauth/token")
    ]
    client = 'class Client(Transport):\n    """Every operation, under its method and address."""\n\n'
    return "\n\n".join([HEAD, *shapes, client + "\n".join(methods)])


def _shape(name: str, schema: dict[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    about = " ".join(schema.get("description", name).split())
    lines = [f"class {name}(TypedDict):", *_doc(about, "    "), ""]
    for field, one in schema.get("properties", {}).items():
        kind = _kind(one)
        lines.append(f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}")
    return "\n".join(lines) + "\n"


def _doc(text: str, indent: str) -> list[str]:
    """Return a docstring in lines that are short enough."""
    if len(text) < 96:
        return [f'{indent}"""{text}"""']
    lines, line = [f'{indent}"""'], indent
    for word in text.split():
        if len(line) + len(word) > 104:
            lines.append(line.rstrip())
            line = indent
        line += f"{word} "
    return [*lines, line.rstrip(), f'{indent}"""']


def _kind(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(repr(value) for value in values)}]".replace("'", '"')
    if schema.get("type") == "array":
        return f"list[{_kind(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        inside = schema.get("additionalProperties")
        return f"dict[str, {_kind(inside)}]" if isinstance(inside, dict) else "dict[str, Any]"
    return WORDS.get(schema.get("type", ""), "Any")


def _name(path: str, method: str) -> str:
    steps = path.removeprefix(f"{START}/").split("/")
    while len(steps) > 1 and steps[-1].startswith("{") and not steps[-2].startswith("{"):
        break
    trailing = 0
    for step in reversed(steps):
        if not step.startswith("{"):
            break
        trailing += 1
    kept = [
        f"by_{step[1:-1]}" if step.startswith("{") else step.replace("-", "_")
        for place, step in enumerate(steps)
        if not step.startswith("{") or place >= len(steps) - trailing
    ]
    return "_".join([method, *kept])


def _method(path: str, method: str, operation: dict[str, Any]) -> str:
    parameters = operation.get("parameters", [])
    inside = [one for one in parameters if one["in"] == "path"]
    query = [one for one in parameters if one["in"] == "query"]
    headers = {one["name"] for one in parameters if one["in"] == "header"}
    content = operation.get("requestBody", {}).get("content", {})
    takes = ["self", *(f"{_safe(one['name'])}: {_kind(one['schema'])}" for one in inside)]
    given = [repr(method.upper()), f'f"{_filled(path)}"' if inside else f'"{path.removeprefix(START)}"']
    if "application/json" in content:
        takes.append(f"body: {_kind(content['application/json']['schema'])}")
        given.append("body=body")
    elif content:
        takes.append("content: bytes")
        given.append("raw=content")
    named, carried = [], []
    if IDEMPOTENCY in headers:
        named.append("key: str")
        carried.append(f'"{IDEMPOTENCY}": key')
    if OFFSET in headers:
        named.append("offset: int")
        carried += [f'"{OFFSET}": str(offset)', '"Content-Type": "application/offset+octet-stream"']
    for one in query:
        kind = _kind(one["schema"])
        kind = kind if "None" in kind.split(" | ") else f"{kind} | None"
        named.append(f"{_safe(one['name'])}: {kind}" + ("" if one.get("required") else " = None"))
    if query:
        pairs = ", ".join(f'"{one["name"]}": {_safe(one["name"])}' for one in query)
        given.append(f"query={{{pairs}}}")
    if carried:
        given.append(f"headers={{{', '.join(carried)}}}")
    if named:
        takes += ["*", *sorted(named, key=lambda one: "=" in one)]
    answer = _answer(operation)
    about = " ".join(operation.get("description", operation.get("summary", "")).split())
    call = f"self.call({', '.join(given)})".replace("'", '"')
    done = (
        f"        {call}"
        if answer == "None"
        else f'        return cast("{answer}", {call})'.replace(f'cast("{answer}"', "cast(" + repr(answer))
    )
    lines = [
        f"    def {_name(path, method)}({', '.join(takes)}) -> {answer}:",
        *_doc(about, "        "),
        done,
    ]
    return "\n".join(lines) + "\n"


def _answer(operation: dict[str, Any]) -> str:
    for status, answer in sorted(operation["responses"].items()):
        if status.startswith("2"):
            content = answer.get("content", {})
            if "application/json" in content:
                return _kind(content["application/json"]["schema"])
            return "bytes" if content else "None"
    return "None"


def _safe(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _filled(path: str) -> str:
    return path.removeprefix(START)
