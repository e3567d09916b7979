"""Romanian text is stored, found and ordered in one way."""

import random
import re
import threading
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registratura.kernel import text

ANY_TEXT = st.text(st.characters(codec=None), max_size=120)
WORDS = st.text("aăâbcdeîișștțuAĂÂÎȘȚ0123456789 /.-@'\\&|!:*()\"", max_size=60)


def lexemes_of(vector: str) -> set[str]:
    """Read a tsvector literal as PostgreSQL does, and fail on anything it would not accept."""
    quoted = r"'((?:[^'\\\0]|''|\\\\)+)'"
    assert re.fullmatch(rf"(?:{quoted}(?: {quoted})*)?", vector), vector
    return {unquoted(found) for found in re.findall(quoted, vector)}


def unquoted(written: str) -> str:
    return written.replace("''", "'").replace("\\\\", "\\")


def matches(query: str, vector: str) -> bool:
    """Evaluate a tsquery literal of the shape (a | b | c:*) & d over the lexemes of a tsvector literal."""
    present = lexemes_of(vector)
    literal = r"'(?:[^'\\\0]|''|\\\\)+'(?::\*)?"
    group = rf"(?:{literal}|\({literal}(?: \| {literal})+\))"
    assert re.fullmatch(rf"{group}(?: & {group})*", query), query
    for asked in re.findall(group, query):
        if not any(_present(found, present) for found in re.findall(literal, asked)):
            return False
    return True


def _present(asked: str, present: set[str]) -> bool:
    if asked.endswith(":*"):
        return any(lexeme.startswith(unquoted(asked[1:-3])) for lexeme in present)
    return unquoted(asked[1:-1]) in present


def finds(query: str, *indexed: str) -> bool:
    return matches(text.search_query_text(query), text.search_vector_text(*indexed))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Iaşi, Ţara, ŞŢşţ", "Iași, Țara, ȘȚșț"),
        ("s\u0326i t\u0326a\u0306ra\u0306", "și țără"),
        ("s\u0327i", "și"),
        ("a\x00b\x1bc\x7fd\x9fe", "abcde"),
        ("a\x00\u0306", "ă"),
        ("unu\r\ndoi\rtrei\u2028patru\x85cinci", "unu\ndoi\ntrei\npatru\ncinci"),
        ("col\tcol", "col\tcol"),
        ("factură\u202efdp.exe\u2066!\u2069", "facturăfdp.exe!"),
        ("\ud800jumătate", "jumătate"),
        ("", ""),
    ],
)
def test_idn_10_text_is_stored_composed_with_comma_below_and_without_controls(
    typed: str, stored: str
) -> None:
    assert text.ro_normalise(typed) == stored


def test_a_single_line_text_has_no_other_white_space_than_single_spaces() -> None:
    assert (
        text.ro_normalise("  Primăria \n\t comunei\u00a0 Șona ", single_line=True) == "Primăria comunei Șona"
    )


@given(ANY_TEXT)
@example("s\u0327\u0323")
@example("\r\x00\n")
def test_normalising_twice_changes_nothing_and_can_always_be_encoded(typed: str) -> None:
    once = text.ro_normalise(typed)

    assert text.ro_normalise(once) == once
    assert "\x00" not in once.encode("utf-8").decode("utf-8")
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Iaşi", "iasi"),
        ("Iași", "iasi"),
        ("IASI", "iasi"),
        ("ÎNCĂLȚĂMINTE", "incaltaminte"),
        ("Müller Straße Łódź Đoković Søren", "muller strasse lodz dokovic soren"),
        ("auto\u00adrizație", "autorizatie"),
        ("ﬁșă", "fisa"),
    ],
)
def test_idn_10_folding_drops_case_and_every_accent(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@given(ANY_TEXT)
@example("İ")
@example("ΐ")
@example("ǰ")
def test_folding_twice_changes_nothing(written: str) -> None:
    once = text.fold(written)

    assert text.fold(once) == once


def test_names_are_ordered_by_the_romanian_alphabet_with_digits_first() -> None:
    ordered = [
        "1 Decembrie", "2 Mai", "Abrud", "Aiud", "Azuga", "Ăbrud", "Âmpoi", "Bacău", "Iași", "Izvoare",
        "Înșurăței", "Jilava", "Sibiu", "Suceava",
        "Szeged", "Șamșud", "Șona", "Tulcea", "Țăndărei", "Uricani", "Zalău",
    ]  # fmt: skip
    shuffled = random.Random(5).sample(ordered, len(ordered))

    assert sorted(shuffled, key=text.sort_key) == ordered


def test_word_boundaries_order_before_letters_and_foreign_accents_do_not_count() -> None:
    assert text.sort_key("Pop Ion") < text.sort_key("Popa Ana")
    assert text.sort_key("Pop-Ion") == text.sort_key(" pop  ION!")
    assert text.sort_key("Müller") == text.sort_key("Muller")
    assert text.sort_key("Żuk") < text.sort_key("Жук")
    assert text.sort_key("…") == ""


@given(ANY_TEXT)
def test_a_sort_key_holds_digits_only_so_that_no_collation_reorders_it(written: str) -> None:
    assert re.fullmatch(r"[0-9]*", text.sort_key(written))


@given(st.text("aăâzșțsti", max_size=8), st.text("aăâzșțsti", max_size=8))
def test_sort_keys_compare_as_the_letters_do(first: str, second: str) -> None:
    alphabet = "aăâbcdefghiîjklmnopqrsștțuvwxyz"
    expected = [alphabet.index(letter) for letter in first] < [alphabet.index(letter) for letter in second]

    assert (text.sort_key(first) < text.sort_key(second)) is expected


def test_the_sort_key_of_an_endless_name_is_bounded() -> None:
    assert len(text.sort_key("ș" * 100_000)) == 300
    assert len(text.sort_key("\ufdfa" * 100_000)) < 40_000


FAMILIES = [
    "autorizație autorizația autorizației autorizații autorizațiile autorizațiilor",
    "petiție petiția petiției petiții petițiile petițiilor",
    "hotărâre hotărârea hotărârii hotărâri hotărârile hotărârilor",
    "cerere cererea cererii cereri cererile cererilor",
    "adresă adresa adresei adrese adresele adreselor",
    "certificat certificatul certificatului certificate certificatele certificatelor",
    "primărie primăria primăriei primării primăriile",
    "cetățean cetățeanul cetățeanului cetățeni cetățenii cetățenilor",
    "școală școala școlii școli școlile școlilor",
    "teren terenul terenului terenuri terenurile terenurilor",
    "construcție construcția construcției construcții construcțiile construcțiilor",
    "sesizare sesizarea sesizării sesizări sesizările sesizărilor",
    "registru registrul registrului registre registrele registrelor",
    "consiliu consiliul consiliului consilii consiliile",
    "raport raportul raportului rapoarte rapoartele rapoartelor",
    "stradă strada străzii străzi străzile străzilor",
    "adeverință adeverința adeverinței adeverințe adeverințele adeverințelor",
    "proprietate proprietatea proprietății proprietăți proprietăților",
    "ședință ședința ședinței ședințe ședințelor",
    "casă casa casei case casele caselor",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_form_of_a_word_finds_each_other_with_and_without_diacritics(family: str) -> None:
    for sought in family.split():
        for written in family.split():
            for query in (sought, text.fold(sought), sought.replace("ș", "ş").replace("ț", "ţ").upper()):
                # A word after it, so that the prefix rule for the last word does not help.
                assert finds(f"{query} nr", f"{written} nr"), (query, written)
                assert finds(f"{query} nr", f"{text.fold(written)} nr"), (query, written)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("12/A", "Cerere pentru str. Morii nr. 12 / A"),
        ("12 / a", "nr.12/A"),
        ("J40/123/2020", "SC Exemplu SRL, J40/123/2020"),
        ("j40", "J40/123/2020"),
        ("123/2020", "J40/123/2020"),
        ("153/2017", "Legea-cadru nr.153/2017"),
        ("22.11.2026", "adresa 123/22.11.2026"),
        ("a/b/c/1/d/e", "dosar a/b/c/1/d/e/f"),
        ("popescu@primarie.ro", "ion.popescu@primarie.ro"),
        ("ionescu", "Popescu-Ionescu"),
        ("popescu-ionescu", "Ionescu (născută Popescu)"),
        ('"autorizație de construire"', "Construirea fără autorizație"),
        ("autoriza", "autorizația de construire"),
        ("cerere constr", "cererea privind construcțiile"),
        ("102", "CF 102345"),
        ("si de la", "și de la"),
        ("№ 5", "no 5"),
        ("москва", "Москва"),
    ],
)
def test_what_is_typed_is_found(query: str, written: str) -> None:
    assert finds(query, written)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("12/A", "nr. 12, a fost"),
        ("12/A", "nr. 112/A"),
        ("cerere teren", "cerere de autorizare"),
        ("teren 5", "terenul 15"),
        ("adresă", "petiție"),
    ],
)
def test_what_is_not_there_is_not_found(query: str, written: str) -> None:
    assert not finds(query, written)


def test_stop_words_are_dropped_from_a_query_unless_it_has_nothing_else() -> None:
    assert text.search_query_text("cerere de la primar") == text.search_query_text("cerere primar")
    assert "'de'" in text.search_query_text("de la")
    assert text.search_query_text(" ?!… ") == ""


@given(ANY_TEXT | WORDS)
@settings(max_examples=300)
@example("a'b\\c & | ! <-> :* ( )")
@example("1'2\\3")
def test_a_text_is_always_found_by_its_own_words(written: str) -> None:
    query = text.search_query_text(written)

    assert not query or matches(query, text.search_vector_text(written, "altceva"))


@given(st.lists(ANY_TEXT, max_size=5), ANY_TEXT)
def test_literals_are_well_formed_for_any_lexeme(lexemes: list[str], prefix: str) -> None:
    vector = text.tsvector_literal(lexemes)
    query = text.tsquery_literal([lexemes, [prefix]], prefix=prefix)

    assert lexemes_of(vector) == {text.ro_normalise(lexeme)[:60] for lexeme in lexemes} - {""}
    assert not query or isinstance(matches(query, vector), bool)


def test_the_index_is_bounded_for_any_text() -> None:
    many = text.search_words(" ".join(f"cuvânt{number}" for number in range(10_000)))
    long = text.search_words("ș" * 5_000 + " " + "a/" * 5_000 + "1")

    assert len(many) == text.MAX_LEXEMES
    assert max(map(len, long)) <= text.MAX_LEXEME_CHARACTERS
    assert finds("ș" * 5_000, "ș" * 5_000)
    assert (
        len(text.search_query_text("x1 " + "cuvinte multe " * 1_000 + " ".join(map(str, range(9_000)))))
        < 5_000
    )


def test_threads_get_the_stems_that_one_thread_gets() -> None:
    words = [
        f"{beginning}{ending}" for beginning in ("cuvânt", "hotăr", "munic") for ending in FAMILIES[0].split()
    ]
    expected = {word: text._stems.__wrapped__(word) for word in words}
    wrong: list[str] = []

    def stem_all() -> None:
        for _ in range(20):
            wrong.extend(word for word in words if text._stems.__wrapped__(word) != expected[word])

    threads = [threading.Thread(target=stem_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
