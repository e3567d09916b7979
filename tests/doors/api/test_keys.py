"""What opens the interface, and what does not."""

import base64
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from registratura.flows import programs
from registratura.institutions import queries as institutions
from registratura.institutions.roles import Role
from registratura.machines import queries as machines
from registratura.machines.services.keys import KeyRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .programs import Caller, issue, paper

ENTRIES = "/registers/general/entries"


def test_a_key_says_whom_it_stands_for(ana: Caller) -> None:
    answer = ana.get("/me")

    assert answer.status_code == 200, answer.text
    assert answer.json()["institution"] == "Primăria Alba"
    assert "entry.register" in answer.json()["powers"]
    assert answer["RateLimit-Policy"] == '"minute";q=1000;w=60'


@pytest.mark.parametrize("key", ["", "altceva", "regk_1_1_" + "a" * 43, "regk_0_0_x", "regk_1_1_ț"])
def test_what_is_no_key_opens_nothing(key: str, alba: Town) -> None:
    answer = Caller("").call(
        "GET", "/me", **({"Authorization": f"Bearer {key}".encode().decode("latin-1")} if key else {})
    )

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] in ("api.key.missing", "api.key.unknown")


def test_a_secret_with_another_number_opens_nothing(alba: Town, buzau: Town) -> None:
    prefix, institution, row, secret = issue(alba).secret.split("_", 3)
    other = issue(buzau).secret.split("_", 3)

    for key in (
        f"{prefix}_{other[1]}_{row}_{secret}",
        f"{prefix}_{other[1]}_{other[2]}_{secret}",
        f"{prefix}_{institution}_{other[2]}_{secret}",
        f"regt_{institution}_{row}_{secret}",
        f"rega_{institution}_{row}_{secret}",
    ):
        assert Caller(key).get("/me").status_code == 401, key


def test_a_key_without_the_scope_is_refused_though_its_role_would_do(alba: Town) -> None:
    reader = Caller(issue(alba, scopes=("entries:read",)).secret)

    refused = reader.post(ENTRIES, paper())

    assert (refused.status_code, refused.json()["code"]) == (403, "api.scope.missing")
    assert 'scope="entries:register"' in refused["WWW-Authenticate"]
    assert reader.get(ENTRIES).status_code == 200


def test_scopes_give_nothing_that_the_role_does_not(alba: Town) -> None:
    with pytest.raises(KeyRefusedError):
        issue(alba, role=Role.AUDITOR, scopes=("entries:read", "entries:register"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.SUPPORT])
def test_a_program_is_no_administrator(role: Role, alba: Town) -> None:
    with pytest.raises(KeyRefusedError):
        issue(alba, role=role, scopes=("entries:read",))


def test_a_key_taken_back_opens_nothing_and_its_program_has_no_role_left(alba: Town) -> None:
    given = issue(alba)
    caller = Caller(given.secret)
    assert caller.get("/me").status_code == 200

    programs.take_back(institution_id=alba.id, key_id=given.key_id, by=alba.administrator, now=timezone.now())

    assert caller.get("/me").json()["code"] == "api.key.unknown"
    with acting_for(alba.id):
        assert not [one for one in institutions.members(at=timezone.now()) if "program.invalid" in one.email]
    with pytest.raises(KeyRefusedError):
        programs.take_back(
            institution_id=alba.id, key_id=given.key_id, by=alba.administrator, now=timezone.now()
        )


def test_a_key_ends_by_itself(alba: Town) -> None:
    now = timezone.now()
    caller = Caller(issue(alba, expires_at=now + timedelta(days=1)).secret)
    assert caller.get("/me").status_code == 200

    with time_machine.travel(now + timedelta(days=1, minutes=1)):
        assert caller.get("/me").status_code == 401


def test_too_many_calls_are_refused_until_the_minute_is_over(alba: Town) -> None:
    caller = Caller(issue(alba, per_minute=3).secret)

    answers = [caller.get("/me") for _call in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert 1 <= int(answers[3]["Retry-After"]) <= 61
    assert answers[3].json()["code"] == "api.limit.reached"


def test_whoever_guesses_keys_waits(alba: Town) -> None:
    answers = [Caller(f"regk_1_1_{'a' * 43}").get("/me").status_code for _try in range(32)]

    assert answers[0] == 401
    assert answers[-1] == 429


def basic(name: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()


def ask(caller: Caller, form: str, **headers: str) -> object:
    return caller.call(
        "POST", "/oauth/token", form.encode(), Content_Type="application/x-www-form-urlencoded", **headers
    )


def test_a_client_gets_a_token_for_fifteen_minutes_narrowed_as_it_asks(alba: Town) -> None:
    given = issue(alba, kind="client")
    nobody = Caller("")

    answer = ask(
        nobody,
        "grant_type=client_credentials&scope=entries:read",
        Authorization=basic(given.client_id, given.secret),
    )

    assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
    token = answer.json()  # type: ignore[attr-defined]
    assert (token["token_type"], token["expires_in"], token["scope"]) == ("Bearer", 900, "entries:read")
    caller = Caller(token["access_token"])
    assert caller.get("/me").json()["scopes"] == ["entries:read"]
    assert caller.post(ENTRIES, paper()).status_code == 403
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert caller.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials", "invalid_client"),
        ("grant_type=client_credentials&client_id=program-1-1&client_secret=x", "invalid_client"),
    ],
)
def test_a_bad_request_for_a_token_is_refused_as_the_standard_says(form: str, error: str, alba: Town) -> None:
    answer = ask(Caller(""), form)

    assert answer.json() == {"error": error}  # type: ignore[attr-defined]


def test_a_client_cannot_ask_for_more_than_it_has_nor_use_its_secret_as_a_key(alba: Town) -> None:
    given = issue(alba, kind="client", scopes=("entries:read",))
    form = f"grant_type=client_credentials&client_id={given.client_id}&client_secret={given.secret}"

    more = ask(Caller(""), f"{form}&scope=entries:annul")

    assert more.json() == {"error": "invalid_scope"}  # type: ignore[attr-defined]
    assert Caller(f"regk_{alba.id}_{given.key_id}_{given.secret}").get("/me").status_code == 401


def test_a_trial_key_acts_only_where_trials_are_and_numbers_there_are_their_own(
    alba: Town, ana: Caller
) -> None:
    code = programs.open_trial(institution_id=alba.id, by=alba.administrator, now=timezone.now())
    trial = institutions.institution_by_code(code)
    assert trial is not None
    given = programs.let_in(
        institution_id=trial.id,
        wanted=programs.Wanted(
            name="Contabilitate",
            kind="key",
            role=Role.REGISTRAR,
            unit_code="",
            scopes=("entries:read", "entries:register"),
            per_minute=100,
            expires_at=None,
        ),
        by=alba.administrator,
        now=timezone.now(),
    )
    caller = Caller(given.secret)

    tried = [caller.post(ENTRIES, paper()).json()["number"] for _time in range(2)]

    assert given.secret.startswith("regt_")
    assert caller.get("/me").json()["trial"] is True
    assert tried == [1, 2]
    assert ana.post(ENTRIES, paper()).json()["number"] == 1
    assert Caller(given.secret.replace("regt_", "regk_")).get("/me").status_code == 401
    with pytest.raises(KeyRefusedError):
        programs.open_trial(institution_id=alba.id, by=alba.administrator, now=timezone.now())


def test_what_a_key_was_used_for_is_counted(alba: Town) -> None:
    given = issue(alba, scopes=("entries:read",))
    caller = Caller(given.secret)
    caller.get(ENTRIES)
    caller.get(ENTRIES)
    caller.post(ENTRIES, paper())

    with acting_for(alba.id):
        uses = {(one.deed, one.outcome): one.count for one in machines.uses_of(given.key_id)}
        (line,) = machines.keys(at=timezone.now())

    assert uses == {
        ("GET /registers/<book>/entries", "done"): 2,
        ("POST /registers/<book>/entries", "refused"): 1,
    }
    assert (line.used_count, line.state) == (3, "open")


def test_answers_speak_the_language_that_was_asked_for(ana: Caller) -> None:
    romanian, english = ana.get("/entries/1"), ana.get("/entries/1", Accept_Language="en-GB,en;q=0.9")

    assert romanian["Content-Language"] == "ro"
    assert english["Content-Language"] == "en"
    assert romanian.json()["code"] == english.json()["code"]
