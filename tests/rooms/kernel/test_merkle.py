"""The Merkle tree is the one of RFC 6962, and its proofs hold exactly when they should."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registratura.kernel import merkle

# The public inputs and roots of the Certificate Transparency reference implementation.
INPUTS = [
    bytes.fromhex(written)
    for written in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(data) for data in INPUTS]

SIZES = st.integers(1, 70)


def leaves_of(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def naive_root(leaves: list[bytes]) -> bytes:
    """Recompute a root as the definition in the RFC reads."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


def bent(hashes: list[bytes], place: int) -> list[bytes]:
    changed = bytearray(hashes[place])
    changed[place % 32] ^= 1 << (place % 8)
    return [*hashes[:place], bytes(changed), *hashes[place + 1 :]]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_public_ones(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


# Public proofs of the same reference: leaf (from 1), size, hashes.
PUBLIC_INCLUSION = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip
PUBLIC_CONSISTENCY = [
    (1, 1, []),
    (1, 8, [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]),
    (6, 8, [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]),
    (2, 5, [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "size", "expected"), PUBLIC_INCLUSION)
def test_inclusion_proofs_are_the_public_ones(leaf: int, size: int, expected: list[str]) -> None:
    proof = merkle.inclusion_proof(LEAVES[:size], leaf - 1)

    assert [item.hex() for item in proof] == expected


@pytest.mark.parametrize(("earlier", "size", "expected"), PUBLIC_CONSISTENCY)
def test_consistency_proofs_are_the_public_ones(earlier: int, size: int, expected: list[str]) -> None:
    proof = merkle.consistency_proof(LEAVES[:size], earlier)

    assert [item.hex() for item in proof] == expected


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    left, right = LEAVES[:2]

    assert merkle.node_hash(left, right) != merkle.leaf_hash(left + right)


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_compact_range_taken_up_again_gives_the_root_of_the_whole(stored: int, added: int) -> None:
    leaves = leaves_of(stored + added)

    kept = merkle.CompactRange.of(leaves[:stored]).serialise()
    resumed = merkle.CompactRange.parse(kept)
    for leaf in leaves[stored:]:
        resumed.append(leaf)

    assert len(kept) == 8 + 32 * stored.bit_count()
    assert resumed.size == stored + added
    assert resumed.root() == naive_root(leaves)
    assert merkle.CompactRange.parse(resumed.serialise()).peaks == resumed.peaks


@given(st.binary(max_size=120))
def test_stored_ranges_that_were_cut_or_bent_are_refused_or_read_whole(stored: bytes) -> None:
    try:
        compact = merkle.CompactRange.parse(stored)
    except ValueError:
        return

    assert compact.serialise() == stored


@pytest.mark.parametrize("peaks", [[], [b"short"], [b"x" * 32, b"y" * 32]])
def test_a_range_whose_peaks_do_not_fit_its_size_is_refused(peaks: list[bytes]) -> None:
    with pytest.raises(ValueError, match="peak"):
        merkle.CompactRange(size=4, peaks=peaks)


def test_a_leaf_that_is_not_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        merkle.CompactRange().append(b"record")


@given(SIZES, st.data())
def test_a_leaf_is_proved_in_its_place_and_nowhere_else(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    elsewhere = data.draw(st.integers(0, size + 1).filter(lambda place: place != index))
    root = naive_root(leaves)

    proof = merkle.inclusion_proof(leaves, index)

    assert merkle.verify_inclusion(leaf=leaves[index], index=index, size=size, proof=proof, root=root)
    assert not merkle.verify_inclusion(leaf=leaves[index], index=elsewhere, size=size, proof=proof, root=root)
    assert not merkle.verify_inclusion(leaf=b"\0" * 32, index=index, size=size, proof=proof, root=root)
    assert not merkle.verify_inclusion(
        leaf=leaves[index], index=index, size=size, proof=proof, root=b"\0" * 32
    )
    assert not merkle.verify_inclusion(
        leaf=leaves[index], index=index, size=size, proof=[*proof, b"\0" * 32], root=root
    )
    for place in range(len(proof)):
        damaged = bent(proof, place)
        assert not merkle.verify_inclusion(
            leaf=leaves[index], index=index, size=size, proof=damaged, root=root
        )
        cut = proof[:place]
        assert not merkle.verify_inclusion(leaf=leaves[index], index=index, size=size, proof=cut, root=root)


@given(SIZES, st.data())
def test_a_tree_that_only_grew_is_proved_and_a_changed_one_is_not(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    earlier_size = data.draw(st.integers(1, size))
    earlier_root, root = naive_root(leaves[:earlier_size]), naive_root(leaves)
    proof = merkle.consistency_proof(leaves, earlier_size)

    def accepted(**changed: object) -> bool:
        claim = {
            "earlier_size": earlier_size,
            "earlier_root": earlier_root,
            "size": size,
            "root": root,
            "proof": proof,
        }
        return merkle.verify_consistency(**{**claim, **changed})  # type: ignore[arg-type]

    assert accepted()
    assert not accepted(proof=[*proof, b"\0" * 32])
    assert not accepted(earlier_root=b"\0" * 32)
    assert not accepted(root=b"\0" * 32)
    assert not accepted(earlier_size=0)
    assert not accepted(earlier_size=size + 1)
    for place in range(len(proof)):
        assert not accepted(proof=bent(proof, place))
        assert not accepted(proof=proof[:place])
    rewritten = naive_root([merkle.leaf_hash(b"rewritten"), *leaves[1:earlier_size]])
    assert not accepted(earlier_root=rewritten)


def test_proofs_that_cannot_exist_are_errors() -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_proof(LEAVES, 8)
    with pytest.raises(IndexError):
        merkle.inclusion_proof([], 0)
    with pytest.raises(ValueError, match="no earlier tree"):
        merkle.consistency_proof(LEAVES, 9)
    with pytest.raises(ValueError, match="no earlier tree"):
        merkle.consistency_proof(LEAVES, 0)


def test_hashes_of_another_length_prove_nothing() -> None:
    assert not merkle.verify_inclusion(leaf=b"x", index=0, size=1, proof=[], root=b"x")
    assert not merkle.verify_consistency(
        earlier_size=1, earlier_root=LEAVES[0], size=2, root=merkle.root_of(LEAVES[:2]), proof=[b"x"]
    )
    assert not merkle.verify_consistency(
        earlier_size=3, earlier_root=LEAVES[0], size=4, root=LEAVES[0], proof=[]
    )
