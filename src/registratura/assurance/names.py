"""Whether two written names are of the same person: marks, case, order and a left-out given name do not count."""

import re
from collections import Counter
from typing import Final, NamedTuple

from registratura.kernel.text import fold

LEAST_WORDS: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+")
# Words that certificates and papers put beside a name.
_TITLES: Final = frozenset({"dr", "ing", "prof", "jr", "sr", "av", "nascuta", "nascut", "dl", "dna", "dom"})


def same_person(one: str, other: str) -> bool:
    """
    Say whether two names can be of one person.

    Each has two words at least; all the words of the shorter stand in the longer, an initial for a word. A single
    common word is never enough: brothers share one.
    """
    first, second = _words(one), _words(other)
    common = first & second
    if sum((count for word, count in common.items() if len(word) > 1), 0) < LEAST_WORDS:
        return False
    left, right = _parted(first - common), _parted(second - common)
    if left.words and right.words:
        return False
    if not left.words and not right.words:
        return not left.initials or not right.initials
    fewer, more = (left, right) if right.words else (right, left)
    return all(any(word.startswith(initial) for word in more.words) for initial in fewer.initials)


class _Parted(NamedTuple):
    words: list[str]
    initials: list[str]


def _parted(words: Counter[str]) -> _Parted:
    return _Parted([each for each in words if len(each) > 1], [each for each in words if len(each) == 1])


def _words(name: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(fold(name)) if word not in _TITLES)
