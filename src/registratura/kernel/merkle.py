"""
Merkle trees as RFC 6962 and RFC 9162 define them: append-only logs whose past can be proved.

Hashes are 32 bytes of SHA-256. A leaf is hashed with the prefix 0x00 and a node with 0x01, so that a node can
never be passed off as a record.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

_SIZE_BYTES = 8


def leaf_hash(data: bytes) -> bytes:
    """Hash a record as a leaf of the tree."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbors into the node above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """
    The part of a tree that is enough to go on appending: its size and the roots of its perfect subtrees.

    At most one hash for each bit of the size, the largest subtree first.
    """

    def __init__(self, *, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """
        Take up a tree where it was left.

        Raises: ValueError when size and peaks do not belong together.
        """
        if not 0 <= size < 1 << (8 * _SIZE_BYTES) or len(peaks) != size.bit_count():
            raise ValueError("a compact range has one peak for each bit set in its size")
        if any(len(peak) != HASH_BYTES for peak in peaks):
            raise ValueError(f"a peak is {HASH_BYTES} bytes long")
        self._size = size
        self._peaks = list(peaks)

    @classmethod
    def of(cls, leaf_hashes: Iterable[bytes]) -> CompactRange:
        """Build the range of a whole list of leaf hashes."""
        compact = cls()
        for leaf in leaf_hashes:
            compact.append(leaf)
        return compact

    @classmethod
    def parse(cls, stored: bytes) -> CompactRange:
        """
        Read what `serialise` wrote.

        Raises: ValueError when the bytes are cut, too long or inconsistent.
        """
        if len(stored) < _SIZE_BYTES or (len(stored) - _SIZE_BYTES) % HASH_BYTES:
            raise ValueError("a stored compact range is a size and whole hashes")
        size = int.from_bytes(stored[:_SIZE_BYTES], "big")
        starts = range(_SIZE_BYTES, len(stored), HASH_BYTES)
        return cls(size=size, peaks=[stored[start : start + HASH_BYTES] for start in starts])

    def serialise(self) -> bytes:
        """Write the size (8 bytes, big-endian) and the peaks, largest subtree first."""
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(self._peaks)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """Roots of the perfect subtrees, the largest first."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> None:
        """
        Add a leaf hash at the right end.

        Raises: ValueError when it is not 32 bytes long.
        """
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash is {HASH_BYTES} bytes long")
        carried = leaf
        for _ in range(_trailing_ones(self._size)):
            carried = node_hash(self._peaks.pop(), carried)
        self._peaks.append(carried)
        self._size += 1

    def root(self) -> bytes:
        """Give the root of the tree; of an empty tree, the hash of nothing."""
        if not self._peaks:
            return EMPTY_ROOT
        folded = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            folded = node_hash(peak, folded)
        return folded


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Give the root of the tree over a list of leaf hashes."""
    return CompactRange.of(leaf_hashes).root()


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """
    Prove that the leaf at an index (from 0) is in the tree: the hashes beside its path, lowest first.

    Raises: IndexError when there is no such leaf.
    Defined in RFC 9162 section 2.1.3.1.
    """
    if not 0 <= index < len(leaf_hashes):
        raise IndexError(f"no leaf {index} in a tree of {len(leaf_hashes)}")
    proof: list[bytes] = []
    start, end = 0, len(leaf_hashes)
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            proof.append(root_of(leaf_hashes[middle:end]))
            end = middle
        else:
            proof.append(root_of(leaf_hashes[start:middle]))
            start = middle
    return proof[::-1]


def inclusion_proof_after(*, earlier: CompactRange, later_leaves: Sequence[bytes], index: int) -> list[bytes]:
    """
    Prove that a leaf of the later ones is in the tree, knowing of the earlier ones only their range.

    index: of the leaf in the whole tree. Costs as much as the later leaves, however many stood before.
    Raises: IndexError when the leaf is not among the later ones.
    """
    size = earlier.size + len(later_leaves)
    if not earlier.size <= index < size:
        raise IndexError(f"leaf {index} is not among those from {earlier.size} to {size}")
    known = _known_of(earlier)

    def root(first: int, last: int) -> bytes:
        return _root_between(known, earlier.size, later_leaves, first, last)

    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            proof.append(root(middle, end))
            end = middle
        else:
            proof.append(root(start, middle))
            start = middle
    return proof[::-1]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that a leaf hash stands at an index of the tree with this size and root."""
    if not 0 <= index < size or not _whole_hashes([leaf, *proof]):
        return False
    node, last, computed = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            computed = node_hash(beside, computed)
            # Where the right edge of the tree is shorter, the path climbs without a neighbor.
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, beside)
        node, last = node >> 1, last >> 1
    return last == 0 and computed == root


def consistency_proof(leaf_hashes: Sequence[bytes], earlier_size: int) -> list[bytes]:
    """
    Prove that the tree only grew since it had an earlier size; empty when nothing was added since.

    Raises: ValueError when the earlier size is not between 1 and the size now.
    Defined in RFC 9162 section 2.1.4.1.
    """
    if not 0 < earlier_size <= len(leaf_hashes):
        raise ValueError(f"no earlier tree of {earlier_size} in a tree of {len(leaf_hashes)}")
    proof: list[bytes] = []
    start, end = 0, len(leaf_hashes)
    known_whole = True  # the subtree looked at is the whole earlier tree, whose root the verifier has
    while earlier_size != end:
        middle = start + _left_size(end - start)
        if earlier_size <= middle:
            proof.append(root_of(leaf_hashes[middle:end]))
            end = middle
        else:
            proof.append(root_of(leaf_hashes[start:middle]))
            start, known_whole = middle, False
    if not known_whole:
        proof.append(root_of(leaf_hashes[start:end]))
    return proof[::-1]


def consistency_proof_after(*, earlier: CompactRange, later_leaves: Sequence[bytes]) -> list[bytes]:
    """
    Prove that the tree only grew since its earlier range, knowing of the earlier leaves nothing more.

    Costs as much as the later leaves, however many stood before.
    Raises: ValueError when the earlier tree is empty.
    """
    if not earlier.size:
        raise ValueError("nothing is proven of an empty tree")
    size = earlier.size + len(later_leaves)
    known = _known_of(earlier)
    proof: list[bytes] = []
    start, end = 0, size
    known_whole = True
    while earlier.size != end:
        middle = start + _left_size(end - start)
        if earlier.size <= middle:
            proof.append(_root_between(known, earlier.size, later_leaves, middle, end))
            end = middle
        else:
            proof.append(_root_between(known, earlier.size, later_leaves, start, middle))
            start, known_whole = middle, False
    if not known_whole:
        proof.append(_root_between(known, earlier.size, later_leaves, start, end))
    return proof[::-1]


def verify_consistency(
    *, earlier_size: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that the earlier tree is the beginning of the later one."""
    if not 0 < earlier_size <= size or not _whole_hashes(proof):
        return False
    if earlier_size == size:
        return not proof and earlier_root == root
    path = list(proof)
    if earlier_size & (earlier_size - 1) == 0:
        path.insert(0, earlier_root)
    if not path:
        return False
    node, last = earlier_size - 1, size - 1
    skipped = _trailing_ones(node)
    node, last = node >> skipped, last >> skipped
    earlier = later = path[0]
    for beside in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            earlier, later = node_hash(beside, earlier), node_hash(beside, later)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            later = node_hash(later, beside)
        node, last = node >> 1, last >> 1
    return last == 0 and earlier == earlier_root and later == root


def _known_of(earlier: CompactRange) -> dict[tuple[int, int], bytes]:
    """Name the subtrees whose roots a range holds, by their first leaf and the one after their last."""
    known: dict[tuple[int, int], bytes] = {}
    start = 0
    for peak in earlier.peaks:
        end = start + _left_size(earlier.size - start + 1)
        known[(start, end)] = peak
        start = end
    return known


def _root_between(
    known: dict[tuple[int, int], bytes], earlier_size: int, later: Sequence[bytes], first: int, last: int
) -> bytes:
    if (first, last) in known:
        return known[(first, last)]
    if last - first == 1:
        return later[first - earlier_size]
    split = first + _left_size(last - first)
    return node_hash(
        _root_between(known, earlier_size, later, first, split),
        _root_between(known, earlier_size, later, split, last),
    )


def _left_size(size: int) -> int:
    """Give the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _trailing_ones(number: int) -> int:
    return (~number & (number + 1)).bit_length() - 1


def _whole_hashes(hashes: Sequence[bytes]) -> bool:
    return all(len(item) == HASH_BYTES for item in hashes)
