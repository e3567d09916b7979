"""
Whether a note gives a password away.

A private note stands in place of a password hint; a note that holds the password, or most of it, would be the password
itself in readable form.
"""

import re
import unicodedata
from difflib import SequenceMatcher

from registratura.kernel.text import fold

_LOOKALIKES = str.maketrans("0134578@$!|+", "oieastbasilt")
SHORTEST_WORD = 5  # letters: shorter words of a password are in every sentence
LONGEST_RUN = 6  # letters in a row that both may share
COVERED = 0.6  # of the password, in pieces of three letters or more


def gives_away(*, note: str, password: str) -> bool:
    """
    Say whether a note contains a password or resembles it.

    Contains: whole, backwards, with signs in place of letters, or by the first letters of its words. Resembles: shares
    a long word, a long run of letters, or most of the password in pieces.
    """
    secret, told = _bare(password), _bare(note)
    if not secret or not told:
        return False
    if secret in told or secret[::-1] in told or secret in _initials(note):
        return True
    if len(told) >= SHORTEST_WORD and told in secret:
        return True
    if any(len(word) >= SHORTEST_WORD and word in told for word in _words(password)):
        return True
    blocks = [
        block.size for block in SequenceMatcher(None, secret, told, autojunk=False).get_matching_blocks()
    ]
    run = max(LONGEST_RUN, len(secret) // 3)
    return max(blocks) > run or sum(size for size in blocks if size >= 3) >= COVERED * len(secret)


def _words(text: str) -> list[str]:
    return [_bare(word) for word in re.split(r"[\s\-_.,;:/]+", text)]


def _bare(text: str) -> str:
    plain = fold(unicodedata.normalize("NFKC", text)).translate(_LOOKALIKES)
    return "".join(letter for letter in plain if letter.isalnum())


def _initials(text: str) -> str:
    return "".join(word[0] for word in _words(text) if word)
