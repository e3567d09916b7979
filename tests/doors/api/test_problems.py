"""Every refusal leads somewhere: its `type` is an address of the installation, at the line of its code."""

import ast
import json
import re
from pathlib import Path

from django.test import Client

from registratura.doors import api
from registratura.doors.api.codes import OWN, codes
from registratura.doors.api.problems import problem

# How the door itself refuses, with the place of the code among what is given.
DEEDS = {"RefusedError": 1, "problem": None}
CODE = re.compile(r"[a-z]+(\.[a-z-]+)+")


def written() -> set[str]:
    """Return the codes that the sources of the door hold, as texts given to a refusal."""
    found = set()
    for path in Path(api.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in DEEDS:
                given = [*call.args, *(word.value for word in call.keywords if word.arg == "code")]
                found |= {
                    one.value
                    for one in given
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and CODE.fullmatch(one.value)
                }
    return found


def test_the_type_of_every_refusal_leads_to_its_own_line(client: Client) -> None:
    pages: dict[str, list[str]] = {}

    for one in codes():
        answer = problem(status=one.status, code=one.code, words="")
        address, _sign, anchor = json.loads(answer.content)["type"].partition("#")
        if address not in pages:
            pages[address] = re.findall(r' id="([^"]+)"', client.get(address).text)
        assert pages[address].count(anchor) == 1, anchor
        assert one.about, one.code
    assert len(codes()) > 250


def test_every_code_of_the_door_itself_is_explained() -> None:
    assert written() - {one.code for one in codes()} == set()
    assert len(written()) > 10
    assert set(OWN) - written() == {"api.lacking.room", "api.lacking.database"}
