"""What a visitor shows before a deed: nothing, an effort, patience."""

from datetime import timedelta

from registratura.kernel.effort import HARDEST_BITS, Demand, Limit, demand, is_solved, puzzle_bits

LIMIT = Limit(free=3, most=10, within=timedelta(hours=1), everybody=100)


def solved(puzzle: str, bits: int) -> str:
    return next(str(n) for n in range(1 << 20) if is_solved(puzzle=puzzle, answer=str(n), bits=bits))


def test_a_limit_asks_nothing_then_an_effort_then_patience() -> None:
    assert demand(LIMIT, own=3, everybody=5) is Demand.NOTHING
    assert demand(LIMIT, own=4, everybody=5) is Demand.EFFORT
    assert demand(LIMIT, own=10, everybody=5) is Demand.EFFORT
    assert demand(LIMIT, own=11, everybody=5) is Demand.LATER


def test_what_all_others_do_never_shuts_the_door() -> None:
    assert demand(LIMIT, own=1, everybody=10**9) is Demand.EFFORT


def test_each_doubling_doubles_the_work_up_to_what_a_telephone_can_do() -> None:
    bits = [puzzle_bits(LIMIT, own=own) for own in (4, 7, 13, 25, 10**9)]

    assert bits == sorted(bits)
    assert bits[2] == bits[1] + 1
    assert bits[-1] == HARDEST_BITS


def test_an_answer_holds_for_its_puzzle_alone_and_must_be_digits() -> None:
    answer = solved("puzzle-a", 8)

    assert is_solved(puzzle="puzzle-a", answer=answer, bits=8)
    assert not is_solved(puzzle="puzzle-a", answer=answer, bits=30)
    assert not any(is_solved(puzzle="puzzle-a", answer=bad, bits=0) for bad in ("", "-1", "x", "1" * 21, "٣"))
