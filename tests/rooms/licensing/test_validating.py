"""Every code of validation, reached by the facts that make it. AC-D2.1."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from registratura.kernel.licenses.codes import FACTS, Code
from registratura.licensing.kinds import Expiration, MachineState, Matching, Overage, Resurrection
from registratura.licensing.validating import (
    LicenseFacts,
    MachineFacts,
    Scope,
    code_of,
    components_match,
    most_machines,
    revives,
    seat_is_free,
    state_of,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
A, B, C = ("a" * 64, "b" * 64, "c" * 64)
FACTS_OK = LicenseFacts(
    product="kiosk",
    policy="kiosk-year",
    floating=True,
    machine_count=2,
    overage=Overage.NO_OVERAGE,
    expiration=Expiration.RESTRICT_ACCESS,
    issued_at=NOW - 10 * DAY,
    expires_at=NOW + DAY,
    suspended=False,
    revoked=False,
    check_in_days=None,
    last_check_in_at=None,
    matching=Matching.MATCH_ANY,
    require_product=True,
    require_fingerprint=True,
    require_components=False,
    entitlements=frozenset({"scanning"}),
    machines=(MachineFacts(A, MachineState.IDLE, {"system": A}),),
    seats=frozenset({A}),
)
ASKED = Scope(product="kiosk", fingerprint=A)


def machine(state: MachineState) -> tuple[MachineFacts, ...]:
    return (MachineFacts(A, state),)


CASES: list[tuple[dict[str, Any], dict[str, Any], Code]] = [
    ({}, {}, Code.VALID),
    ({}, {"entitlements": frozenset({"scanning"}), "policy": "kiosk-year"}, Code.VALID),
    ({"revoked": True, "suspended": True}, {}, Code.REVOKED),
    ({"suspended": True}, {}, Code.SUSPENDED),
    ({"expires_at": NOW}, {}, Code.EXPIRED),
    ({"expires_at": NOW, "expiration": Expiration.REVOKE_ACCESS}, {}, Code.REVOKED),
    ({"expires_at": NOW, "expiration": Expiration.MAINTAIN_ACCESS}, {}, Code.VALID),
    ({"expires_at": NOW, "expiration": Expiration.ALLOW_ACCESS}, {}, Code.VALID),
    ({"expires_at": None}, {}, Code.VALID),
    ({"check_in_days": 7}, {}, Code.OVERDUE),
    ({"check_in_days": 7, "last_check_in_at": NOW - DAY}, {}, Code.VALID),
    ({"machines": (), "seats": frozenset()}, {}, Code.NO_MACHINES),
    ({"machines": (), "seats": frozenset(), "floating": False}, {}, Code.NO_MACHINE),
    ({"seats": frozenset({A, B, C})}, {}, Code.TOO_MANY_MACHINES),
    ({"seats": frozenset({A, B, C}), "overage": Overage.ALLOW_1_5X_OVERAGE}, {}, Code.VALID),
    ({}, {"product": ""}, Code.PRODUCT_SCOPE_REQUIRED),
    ({}, {"product": "scanner"}, Code.PRODUCT_SCOPE_MISMATCH),
    ({}, {"policy": "scanner-year"}, Code.POLICY_SCOPE_MISMATCH),
    ({}, {"fingerprint": ""}, Code.FINGERPRINT_SCOPE_REQUIRED),
    ({"require_fingerprint": False}, {"fingerprint": ""}, Code.VALID),
    ({}, {"fingerprint": B}, Code.FINGERPRINT_SCOPE_MISMATCH),
    ({"require_components": True}, {}, Code.COMPONENTS_SCOPE_REQUIRED),
    ({}, {"components": {"system": B}}, Code.COMPONENTS_SCOPE_MISMATCH),
    ({}, {"components": {"system": A}}, Code.VALID),
    ({"machines": machine(MachineState.NOT_STARTED)}, {}, Code.HEARTBEAT_NOT_STARTED),
    ({"machines": machine(MachineState.DEAD)}, {}, Code.HEARTBEAT_DEAD),
    ({"machines": machine(MachineState.RESURRECTED)}, {}, Code.VALID),
    ({}, {"entitlements": frozenset({"scanning", "signing"})}, Code.ENTITLEMENTS_MISSING),
]


@pytest.mark.parametrize(("facts", "asked", "wanted"), CASES)
def test_ac_d2_1_each_code_is_reached(facts: dict[str, Any], asked: dict[str, Any], wanted: Code) -> None:
    assert code_of(replace(FACTS_OK, **facts), replace(ASKED, **asked), now=NOW) is wanted


def test_ac_d2_1_no_code_is_left_out_and_each_says_the_next_step() -> None:
    # A key that nobody has is answered by the service: test_service.py.
    assert {wanted for _facts, _asked, wanted in CASES} | {Code.NOT_FOUND} == set(Code)
    assert set(FACTS) == set(Code)
    steps = [facts.next_step for facts in FACTS.values()]
    assert all(step.endswith(".") for step in steps)
    assert all(facts.used for facts in FACTS.values())


@pytest.mark.parametrize(
    ("count", "overage", "most"),
    [
        (4, Overage.NO_OVERAGE, 4),
        (4, Overage.ALLOW_1_25X_OVERAGE, 5),
        (2, Overage.ALLOW_1_25X_OVERAGE, 2),
        (3, Overage.ALLOW_1_5X_OVERAGE, 4),
        (3, Overage.ALLOW_2X_OVERAGE, 6),
        (3, Overage.ALWAYS_ALLOW_OVERAGE, None),
        (None, Overage.NO_OVERAGE, None),
    ],
)
def test_overage_is_counted_down_to_whole_machines(count: int | None, overage: str, most: int | None) -> None:
    assert most_machines(count, overage) == most


def test_a_seat_is_free_for_who_has_one_already() -> None:
    full = replace(FACTS_OK, seats=frozenset({A, B}))

    assert seat_is_free(full, A)
    assert not seat_is_free(full, C)
    assert seat_is_free(FACTS_OK, C)


@pytest.mark.parametrize(
    ("matching", "same", "wanted"),
    [
        (Matching.MATCH_ANY, 1, True),
        (Matching.MATCH_ANY, 0, False),
        (Matching.MATCH_TWO, 1, False),
        (Matching.MATCH_TWO, 2, True),
        (Matching.MATCH_MOST, 1, False),
        (Matching.MATCH_MOST, 2, True),
        (Matching.MATCH_ALL, 2, False),
        (Matching.MATCH_ALL, 3, True),
    ],
)
def test_components_match_as_the_policy_wants(matching: Matching, same: int, wanted: bool) -> None:
    known = {"system": A, "storage": B, "board": C}
    sent = {kind: digest for kind, digest in list(known.items())[:same]}

    assert components_match(known, sent, matching=matching) is wanted
    assert components_match({}, sent, matching=matching)


@pytest.mark.parametrize(
    ("seconds", "last", "dead", "revived", "wanted"),
    [
        (None, None, False, None, MachineState.IDLE),
        (600, None, False, None, MachineState.NOT_STARTED),
        (600, NOW - timedelta(seconds=629), False, None, MachineState.ALIVE),
        (600, NOW - timedelta(seconds=631), False, None, MachineState.DEAD),
        (600, NOW, True, None, MachineState.DEAD),
        (600, NOW, False, NOW, MachineState.RESURRECTED),
    ],
)
def test_a_heart_beats_within_its_interval_and_a_little(
    seconds: int | None, last: datetime | None, dead: bool, revived: datetime | None, wanted: MachineState
) -> None:
    found = state_of(
        heartbeat_seconds=seconds, last_heartbeat_at=last, revived_at=revived, dead=dead, now=NOW
    )

    assert found is wanted


@pytest.mark.parametrize(
    ("strategy", "minutes", "wanted"),
    [
        (Resurrection.NO_REVIVE, 0, False),
        (Resurrection.FIVE_MINUTES, 4, True),
        (Resurrection.FIVE_MINUTES, 6, False),
        (Resurrection.ALWAYS_REVIVE, 100_000, True),
    ],
)
def test_a_dead_machine_comes_back_within_what_the_policy_gives(
    strategy: str, minutes: int, wanted: bool
) -> None:
    assert revives(strategy=strategy, died_at=NOW - timedelta(minutes=minutes), now=NOW) is wanted
