"""
Romanian text: one written form for storing, one folded form for finding, one key for ordering.

Nothing here depends on the collation, the dictionaries or the version of the database.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from snowballstemmer.romanian_stemmer import RomanianStemmer

MAX_LEXEMES = 2_000
MAX_LEXEME_CHARACTERS = 60
MAX_QUERY_WORDS = 32
MAX_INDEXED_CHARACTERS = 1_000_000


def N_(message: str) -> str:
    """
    Mark a Romanian sentence for the message catalogue, where Django is not at hand.

    Does nothing itself: message extraction knows its name, and the door that shows the text translates it.
    """
    return message


# C0 and C1 controls except tab and line feed; direction overrides and isolates, which can show a text other
# than the one stored; lone surrogates, which cannot be encoded and so cannot be stored.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_COMMA_BELOW = (("\u015f", "ș"), ("\u0163", "ț"), ("\u015e", "Ș"), ("\u0162", "Ț"))


def ro_normalise(value: str, *, single_line: bool = False) -> str:
    """
    Give the one form in which a text is stored: composed (NFC), comma-below ș ț, no invisible controls.

    Line ends become ``\\n``. The result of a second call is the same.

    single_line: also make every run of white space one space and strip the ends, for titles and names.
    """
    if not value:
        return ""
    if _UNWANTED.search(value) or not value.isascii():
        value = _UNWANTED.sub("", _LINE_ENDS.sub("\n", value))
        # Composed after the controls are gone: one between a letter and its accent would keep them apart.
        value = unicodedata.normalize("NFC", value)
        for cedilla, comma in _COMMA_BELOW:
            value = value.replace(cedilla, comma)
    return " ".join(value.split()) if single_line else value


# Letters that Unicode does not decompose, as people type them without their marks.
_UNDECOMPOSED = str.maketrans({
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h", "ŧ": "t",
})  # fmt: skip


# Soft hyphens, zero-width signs and direction marks: kept in what is stored, no part of what is sought.
_INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u2060\ufeff]+")


def _unmarked(value: str) -> str:
    decomposed = unicodedata.normalize("NFKD", value)
    return "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")


def fold(value: str) -> str:
    """Give the form in which texts are compared when finding: lower case, without any accent."""
    value = ro_normalise(value)
    if value.isascii():
        return value.lower()
    value = _INVISIBLE.sub("", value)
    for _ in range(2):  # case folding may bring out letters that decompose further
        value = _unmarked(value).casefold().translate(_UNDECOMPOSED)
        if value.isascii():
            return value
    return ro_normalise(_unmarked(value))


_ALPHABET = "aăâbcdefghiîjklmnopqrsștțuvwxyz"
_ORDER = {
    **{str(digit): f"{20 + digit}" for digit in range(10)},
    **{letter: f"{40 + place}" for place, letter in enumerate(_ALPHABET)},
}
_SEPARATOR = "10"
_SORTED_CHARACTERS = 150


def sort_key(value: str) -> str:
    """
    Give a key that orders texts as a Romanian dictionary does: … A Ă Â B … I Î … S Ș T Ț …, digits first.

    The key holds decimal digits only, two for each letter, so every collation of a database orders it alike.
    The first 150 characters count; ties are the caller's to break, by a unique field.
    """
    text = ro_normalise(value, single_line=True)[:_SORTED_CHARACTERS].lower()
    return "".join(_order_codes(text))


def _order_codes(text: str) -> Iterator[str]:
    pending = ""
    started = False
    for letter in unicodedata.normalize("NFC", text):
        code = _ORDER.get(letter) or "".join(_foreign_code(part) for part in fold(letter))
        if code:
            yield pending + code if started else code
            pending, started = "", True
        elif not unicodedata.category(letter).startswith("M"):
            pending = _SEPARATOR


def _foreign_code(letter: str) -> str:
    """Order é as e, and letters of other scripts after z by their code point."""
    if letter in _ORDER:
        return _ORDER[letter]
    return f"99{ord(letter):07d}" if letter.isalnum() else ""


# Words too frequent to search by, folded.
_TOO_FREQUENT = """
    a ai al ale am ar are as asupra au ca care ce cea cei cel cele cu cum da daca de decat deci despre din
    dintre doar dupa e ea ei el ele era este eu fara fi fie fost iar ii il in insa intr intre isi iti la le li
    lui mai mi ne nici nu o or ori pe pentru prin sa sai sale sau se si spre sub sunt un una unei unui unor va
"""
STOP_WORDS = frozenset(_TOO_FREQUENT.split())

_WORD = re.compile(r"[^\W_]+")
# A run of letters and digits held together by the signs that numbers and addresses are written with.
_COMPOUND = re.compile(r"[^\W_]+(?:[/.\-_@+:&'’][^\W_]+)*")
_SPACED_SLASH = re.compile(r"(?<=[^\W_])[ \t]*/[ \t]*(?=[^\W_])")
_IDENTIFIER_PARTS = 4
# Endings of declension, folded, longest first; each must leave three letters, a diphthong with i four.
_DECLENSION = """
    urilor urile iilor iului elor ilor ului elui iile ele ile uri iul iei ii ei ul iu ie ia ea i e a u
"""
_ENDINGS = tuple((ending, 4 if ending[0] == "i" and len(ending) > 1 else 3) for ending in _DECLENSION.split())
# Sounds that change when a noun is declined: școală and școli, cetățean and cetățeni, stradă and străzi.
_SOUND_CHANGES = (
    (re.compile(r"oa(?=[^aeiou]+$)"), "o"),
    (re.compile(r"ea(?=[^aeiou]+$)"), "e"),
    (re.compile(r"z$"), "d"),
)

_stemmers = threading.local()


def _snowball(word: str) -> str:
    """Stem with this thread's own stemmer: the object keeps the word it works on."""
    stemmer = getattr(_stemmers, "romanian", None)
    if stemmer is None:
        stemmer = _stemmers.romanian = RomanianStemmer()
    return str(stemmer.stemWord(word))


def _undeclined(plain: str) -> str:
    """Take the endings of declension off a folded word, in which ț and t, ă and a are already one."""
    for ending, fewest in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= fewest:
            plain = plain.removesuffix(ending)
            break
    if len(plain) > 3:
        for sound, changed in _SOUND_CHANGES:
            plain = sound.sub(changed, plain)
    return plain


@lru_cache(maxsize=65_536)
def _stems(word: str) -> tuple[str, ...]:
    """
    Give the folded stems of a lower-case word: the undeclined one and the stemmer's.

    The first looks at the folded word alone, so spellings with and without diacritics always share it.
    The second joins words of one root, as autorizație and autorizare, and looks at the diacritics.
    """
    plain = fold(word)[:MAX_LEXEME_CHARACTERS]
    if not (plain.isascii() and plain.isalpha()):
        return (plain,)
    undeclined = _undeclined(plain)
    stemmed = fold(_snowball(word[:MAX_LEXEME_CHARACTERS])) or plain
    return (undeclined,) if stemmed == undeclined else (undeclined, stemmed)


def _compounds(value: str) -> list[str]:
    text = ro_normalise(value[:MAX_INDEXED_CHARACTERS])
    if not text.isascii():
        text = ro_normalise(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    return _COMPOUND.findall(_SPACED_SLASH.sub("/", text.lower()))


def _is_identifier(compound: str) -> bool:
    return not compound.isalpha() and any(sign.isnumeric() for sign in compound)


def _windows(compound: str, *, longest_only: bool) -> list[str]:
    """
    Give the runs of up to four neighboring parts of an identifier, as in 12/A, 12 and A.

    longest_only: those that together say the whole, for a query.
    """
    spans = [match.span() for match in _WORD.finditer(compound)]
    most = min(len(spans), _IDENTIFIER_PARTS)
    sizes = [most] if longest_only else range(most, 0, -1)
    found = (
        compound[spans[first][0] : spans[first + size - 1][1]]
        for size in sizes
        for first in range(len(spans) - size + 1)
    )
    return [fold(run)[:MAX_LEXEME_CHARACTERS] for run in found]


def _whole(compound: str) -> str:
    return fold(compound)[:MAX_LEXEME_CHARACTERS]


@lru_cache(maxsize=65_536)
def _indexed(compound: str) -> tuple[str, ...]:
    found = [_whole(compound)]
    if _is_identifier(compound):
        found += _windows(compound, longest_only=False)
    else:
        for word in _WORD.findall(compound):
            found += [_whole(word), *_stems(word)]
    return tuple(filter(None, dict.fromkeys(found)))


def search_words(*parts: str) -> list[str]:
    """
    Give the distinct lexemes under which texts are found, in the order of first appearance.

    Of a word: its folded form and its stems; of a number or code such as ``J40/123/2020``: the whole and its
    parts. At most 2,000 lexemes of at most 60 characters; what comes later is not indexed.
    """
    seen: dict[str, None] = {}
    for part in filter(None, parts):
        for compound in _compounds(part):
            seen.update(dict.fromkeys(_indexed(compound)))
            if len(seen) >= MAX_LEXEMES:
                return list(seen)[:MAX_LEXEMES]
    return list(seen)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _storable(lexeme: str) -> str:
    return ro_normalise(lexeme)[:MAX_LEXEME_CHARACTERS]


def tsvector_literal(lexemes: Iterable[str]) -> str:
    """Write lexemes as the text of a tsvector without positions, to be cast with ``::tsvector``."""
    storable = dict.fromkeys(filter(None, map(_storable, lexemes)))
    return " ".join(_quoted(lexeme) for lexeme in list(storable)[:MAX_LEXEMES])


def tsquery_literal(groups: Sequence[Sequence[str]], *, prefix: str = "") -> str:
    """
    Write a query as text to be cast with ``::tsquery``: one lexeme of every group must be there.

    Not for ``to_tsquery``, which would tear ``12/A`` apart again. Empty when nothing is asked for.

    prefix: a beginning that satisfies the last group too.
    """
    written = [[_quoted(lexeme) for lexeme in filter(None, map(_storable, group))] for group in groups]
    if prefix := _storable(prefix):
        written = written or [[]]
        written[-1].append(_quoted(prefix) + ":*")
    return " & ".join(f"({' | '.join(group)})" if len(group) > 1 else group[0] for group in written if group)


def search_vector_text(*parts: str) -> str:
    """Give what an entry is found by, as text to be cast with ``::tsvector``."""
    return tsvector_literal(search_words(*parts))


def search_query_text(query: str) -> str:
    """
    Give what someone typed into a search box as text to be cast with ``::tsquery``; empty without a word.

    All words must be there, in any order; the last may be unfinished. Stop words count only when alone.
    Made of the same lexemes as `search_vector_text`, so a text is always found by its own words.
    """
    groups, unfinished = _asked(query)
    return tsquery_literal(groups, prefix=unfinished)


def search_query_parts(query: str) -> tuple[str, str]:
    """
    Give the two parts of `search_query_text`: the finished words, and the last, which may be unfinished.

    The first is empty when the query has one word.
    """
    groups, unfinished = _asked(query)
    return tsquery_literal(groups[:-1]), tsquery_literal(groups[-1:], prefix=unfinished)


def _asked(query: str) -> tuple[list[Sequence[str]], str]:
    compounds = _compounds(query)[: 4 * MAX_QUERY_WORDS]
    asked = [
        compound if _is_identifier(compound) else word
        for compound in compounds
        for word in ([compound] if _is_identifier(compound) else _WORD.findall(compound))
    ]
    telling = [word for word in asked if fold(word) not in STOP_WORDS] or asked
    telling = list(dict.fromkeys(telling))[:MAX_QUERY_WORDS]
    if not telling:
        return [], ""
    return [group for word in telling for group in _asked_groups(word)], _unfinished(telling[-1])


def _asked_groups(word: str) -> list[Sequence[str]]:
    if _is_identifier(word):
        return [[run] for run in _windows(word, longest_only=True)]
    return [_stems(word)]


def _unfinished(word: str) -> str:
    return _windows(word, longest_only=True)[-1] if _is_identifier(word) else _whole(word)
