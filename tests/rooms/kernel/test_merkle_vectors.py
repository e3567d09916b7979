"""
The checks of proofs against the public vectors of the reference implementation: 98 of inclusion, 98 of consistency.

The reference keeps each case as a file made from a few true proofs bent in named ways; here they are bent the same
ways, so that the cases, their number and what is expected of each are the same, and none is copied.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from registratura.kernel import merkle
from tests.rooms.kernel.test_merkle import LEAVES, PUBLIC_CONSISTENCY, PUBLIC_INCLUSION, ROOTS

SOME_HASH = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")
NO_HASH = b""
# A fifth true proof that the reference bends: trees of six and of seven.
CONSISTENT = [
    *PUBLIC_CONSISTENCY,
    (6, 7, [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
]  # fmt: skip


@dataclass(frozen=True)
class Inclusion:
    name: str
    index: int
    size: int
    root: bytes
    leaf: bytes
    proof: Sequence[bytes]
    holds: bool = False


@dataclass(frozen=True)
class Consistency:
    name: str
    earlier: int
    later: int
    earlier_root: bytes
    root: bytes
    proof: Sequence[bytes]
    holds: bool = False


def bent(proof: Sequence[bytes], place: int, bit: int) -> list[bytes]:
    first = proof[place][0] ^ (1 << bit)
    return [*proof[:place], bytes([first]) + proof[place][1:], *proof[place + 1 :]]


def root_at(size: int) -> bytes:
    return bytes.fromhex(ROOTS[size - 1])


def inclusions() -> Iterator[Inclusion]:
    for leaf_number, size, written in PUBLIC_INCLUSION:
        index, root, leaf = leaf_number - 1, root_at(size), LEAVES[leaf_number - 1]
        proof = [bytes.fromhex(one) for one in written]
        yield from inclusions_of(index, size, root, leaf, proof)
    yield from inclusions_in_small_trees()


def inclusions_of(index: int, size: int, root: bytes, leaf: bytes, proof: list[bytes]) -> Iterator[Inclusion]:
    about = f"leaf {index} of {size}"
    yield Inclusion(f"{about}, true", index, size, root, leaf, proof, holds=True)
    for other in (index - 1, index + 1, index ^ 2):
        yield Inclusion(f"{about} said to be at {other}", other, size, root, leaf, proof)
    for other in (size * 2, size // 2):
        yield Inclusion(f"{about} said to be of {other}", index, other, root, leaf, proof)
    yield Inclusion(f"{about}, no hash as leaf", index, size, root, b"WrongLeaf", proof)
    for other_root in (merkle.EMPTY_ROOT, SOME_HASH):
        yield Inclusion(f"{about}, root {other_root.hex()[:4]}", index, size, other_root, leaf, proof)
    for more in (NO_HASH, root):
        yield Inclusion(f"{about}, {len(more)} bytes after", index, size, root, leaf, [*proof, more])
        yield Inclusion(f"{about}, {len(more)} bytes before", index, size, root, leaf, [more, *proof])
    for place in range(len(proof)):
        wrong = bent(proof, place, 3)
        yield Inclusion(f"{about}, hash {place} bent", index, size, root, leaf, wrong)
    if proof:
        yield Inclusion(f"{about}, last hash gone", index, size, root, leaf, proof[:-1])
    if len(proof) > 1:
        wrong = [proof[0], SOME_HASH, *proof[1:]]
        yield Inclusion(f"{about}, a hash slipped in", index, size, root, leaf, wrong)


def inclusions_in_small_trees() -> Iterator[Inclusion]:
    only = merkle.leaf_hash(b"data")
    for root, leaf in ((only, only), (only, NO_HASH), (NO_HASH, only), (NO_HASH, NO_HASH)):
        name = f"one leaf, root of {len(root)} and leaf of {len(leaf)} bytes"
        yield Inclusion(name, 0, 1, root, leaf, [], holds=root == leaf == only)
    for index, size in ((0, 0), (0, 1), (1, 0), (2, 1)):
        for root, leaf in (
            (NO_HASH, SOME_HASH),
            (merkle.EMPTY_ROOT, NO_HASH),
            (merkle.EMPTY_ROOT, SOME_HASH),
        ):
            name = f"leaf {index} of {size}, root of {len(root)} and leaf of {len(leaf)} bytes"
            yield Inclusion(name, index, size, root, leaf, [])


def consistencies() -> Iterator[Consistency]:
    for earlier, later, written in CONSISTENT:
        one, two = root_at(earlier), root_at(later)
        proof = [bytes.fromhex(hashed) for hashed in written]
        about = f"{earlier} in {later}"
        yield Consistency(f"{about}, true", earlier, later, one, two, proof, holds=True)
        if not proof:
            continue
        for other in (earlier - 1, earlier + 1, earlier ^ 2):
            yield Consistency(f"{about} said to be {other}", other, later, one, two, proof)
        for other in (later * 2, later // 2):
            yield Consistency(f"{about} said to be in {other}", earlier, other, one, two, proof)
        for roots in ((b"WrongRoot", two), (one, b"WrongRoot"), (two, one)):
            yield Consistency(
                f"{about}, roots {roots[0].hex()[:4]} {roots[1].hex()[:4]}", earlier, later, *roots, proof
            )
        yield Consistency(f"{about}, no proof", earlier, later, one, two, [])
        for more in (NO_HASH, one, two):
            said = more.hex()[:4] or "nothing"
            yield Consistency(f"{about}, {said} after", earlier, later, one, two, [*proof, more])
            yield Consistency(f"{about}, {said} before", earlier, later, one, two, [more, *proof])
        yield Consistency(f"{about}, first hash twice", earlier, later, one, two, [proof[0], *proof])
        yield Consistency(f"{about}, last hash gone", earlier, later, one, two, proof[:-1])
        for place in range(len(proof)):
            wrong = bent(proof, place, 4)
            yield Consistency(f"{about}, hash {place} bent", earlier, later, one, two, wrong)
    any_root, other_root, some = b"a root", b"another", [merkle.EMPTY_ROOT]
    empty = merkle.EMPTY_ROOT
    # Nothing is proven of an empty tree: also two empty ones are refused.
    for number, (earlier, later, one, two, given) in enumerate(
        (
            (0, 0, any_root, other_root, []),
            (1, 1, any_root, other_root, []),
            (0, 0, any_root, any_root, []),
            (0, 0, empty, empty, []),
            (0, 1, any_root, other_root, []),
            (1, 0, any_root, other_root, []),
            (2, 1, any_root, other_root, []),
            (1, 2, any_root, other_root, []),
            (0, 0, empty, other_root, []),
            (1, 1, empty, other_root, []),
            (0, 0, empty, empty, some),
            (0, 1, empty, empty, some),
            (1, 1, empty, empty, some),
        )
    ):
        yield Consistency(f"{number}: {earlier} in {later}", earlier, later, one, two, given)
    yield Consistency("the same tree", 1, 1, other_root, other_root, [], holds=True)


def test_AC_I5_1_there_are_98_cases_of_each_kind_and_the_true_ones_are_few() -> None:
    included, consistent = list(inclusions()), list(consistencies())

    assert (len(included), len(consistent)) == (98, 98)
    assert len({case.name for case in included}) == len({case.name for case in consistent}) == 98
    assert (sum(case.holds for case in included), sum(case.holds for case in consistent)) == (6, 6)


@pytest.mark.parametrize("case", list(inclusions()), ids=lambda case: case.name)
def test_AC_I5_1_a_proof_of_inclusion_holds_exactly_when_the_reference_says_so(case: Inclusion) -> None:
    holds = merkle.verify_inclusion(
        leaf=case.leaf, index=case.index, size=case.size, proof=case.proof, root=case.root
    )

    assert holds is case.holds


@pytest.mark.parametrize("case", list(consistencies()), ids=lambda case: case.name)
def test_AC_I5_1_a_proof_of_consistency_holds_exactly_when_the_reference_says_so(case: Consistency) -> None:
    holds = merkle.verify_consistency(
        earlier_size=case.earlier,
        earlier_root=case.earlier_root,
        size=case.later,
        root=case.root,
        proof=case.proof,
    )

    assert holds is case.holds


@pytest.mark.parametrize(
    ("hashed", "expected"),
    [
        (merkle.EMPTY_ROOT, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (merkle.leaf_hash(b""), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (merkle.leaf_hash(b"L123456"), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
        (
            merkle.node_hash(b"N123", b"N456"),
            "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb",
        ),
    ],
    ids=["empty tree", "empty leaf", "leaf", "node"],
)
def test_AC_I5_1_the_hashes_are_those_of_the_reference(hashed: bytes, expected: str) -> None:
    assert hashed.hex() == expected
