"""Each kind of answer: what is taken, in which form it is kept, what is refused with which remedy."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registratura.forms.cleaning import clean, file_fault, number
from registratura.forms.definition import FileRule, Kind
from tests.rooms.forms.ground import HOME, TODAY, a_field

NUL = "a\x00b"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.TEXT, "  Ana\t Pop ", "Ana Pop"),
        (Kind.TEXT, NUL, "ab"),
        (Kind.LONG, "unu\r\ndoi\x00 ", "unu\ndoi"),
        (Kind.CHOICE, "da", "da"),
        (Kind.CHOICES, ["nu", "da", "nimic"], ["da", "nu"]),
        (Kind.YES_NO, "yes", "yes"),
        (Kind.DATE, "27.3.2026", "2026-03-27"),
        (Kind.DATE, "27032026", "2026-03-27"),
        (Kind.DATE, "2026-03-27", "2026-03-27"),
        (Kind.DATE, "azi", "2026-03-02"),
        (Kind.AMOUNT, "1.234,50 lei", "1234,5"),
        (Kind.AMOUNT, "12.50", "12,5"),
        (Kind.AMOUNT, "1 000", "1000"),
        (Kind.AMOUNT, "007", "7"),
        (Kind.NUMBER, "-3", "-3"),
        (Kind.NUMBER, "1.234", "1234"),
        (Kind.EMAIL, "Ana.Pop@Exemplu.RO", "Ana.Pop@exemplu.ro"),
        (Kind.PHONE, "0722 000 000", "+40722000000"),
        (Kind.CNP, "163 061 512 3457", "1630615123457"),
        (Kind.CUI, "RO 14399840", "14399840"),
        (Kind.IBAN, "ro49 aaaa 1b31 0075 9384 0000", "RO49AAAA1B31007593840000"),
        (Kind.EXPLANATION, "orice", None),
    ],
)
def test_an_answer_is_kept_in_one_form_and_cleaned_twice_stays(kind: Kind, typed: Any, kept: Any) -> None:
    cleaned = clean(a_field(kind, required=False), typed, today=TODAY)
    assert (cleaned.value, cleaned.fault) == (kept, None)
    assert clean(a_field(kind, required=False), kept, today=TODAY).value == kept


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Kind.TEXT, "x" * 301, "301 de caractere; încap cel mult 300"),
        (Kind.TEXT, "", "Completați „Câmpul”"),
        (Kind.CHOICE, "altul", "Alegeți un răspuns"),
        (Kind.CHOICES, [], "cel puțin un răspuns"),
        (Kind.YES_NO, "poate", "da sau nu"),
        (Kind.DATE, "31.02.2026", "ziua, luna și anul"),
        (Kind.DATE, "27.03.26", "ziua, luna și anul"),
        (Kind.NUMBER, "doi", "număr întreg"),
        (Kind.NUMBER, "2,5", "număr întreg"),
        (Kind.NUMBER, "٣", "număr întreg"),
        (Kind.NUMBER, "9" * 40, "număr întreg"),
        (Kind.AMOUNT, "-1", "cel mai mic număr este 0"),
        (Kind.AMOUNT, "1,234", "cel mult 2 zecimale"),
        (Kind.EMAIL, "ana@exemplu", "nume@exemplu.ro"),
        (Kind.EMAIL, "ana pop@exemplu.ro", "nume@exemplu.ro"),
        (Kind.PHONE, "112", "10 cifre"),
        (Kind.CNP, "1630615123458", "Cifra de control"),
        (Kind.IBAN, "RO49AAAA1B31007593840001", "cifrelor de control"),
        (Kind.FILES, [], "cel puțin un fișier"),
        (Kind.PLACE, {"text": ""}, "unde este locul"),
    ],
)
def test_what_will_not_do_is_refused_with_the_remedy(kind: Kind, typed: Any, said: str) -> None:
    fault = clean(a_field(kind), typed, today=TODAY).fault
    assert fault is not None
    assert said in fault.said()


def test_a_doubtful_fiscal_code_warns_and_is_kept_idn_03() -> None:
    cleaned = clean(a_field(Kind.CUI), "14399841", today=TODAY)
    assert (cleaned.value, cleaned.fault) == ("14399841", None)
    assert cleaned.doubt is not None
    assert "Cifra de control" in cleaned.doubt.said()


def test_bounds_hold_for_numbers_and_dates() -> None:
    few = a_field(Kind.NUMBER, least="1", most="2,5", decimals=1)
    assert clean(few, "2,5", today=TODAY).fault is None
    assert "cel mai mare număr este 2,5" in clean(few, "3", today=TODAY).fault.said()  # type: ignore[union-attr]
    past = a_field(Kind.DATE, most="today")
    assert "după 02.03.2026" in clean(past, "3.3.2026", today=TODAY).fault.said()  # type: ignore[union-attr]
    assert clean(a_field(Kind.NUMBER, least="doi"), "1", today=TODAY).fault is None  # a draft may be mistyped


def test_an_address_is_matched_with_the_list_of_localities() -> None:
    field = a_field(Kind.ADDRESS)
    kept = clean(field, HOME, today=TODAY)
    assert kept.value["siruta"] == "1026"
    assert (kept.fault, kept.doubt) == (None, None)
    assert clean(field, kept.value, today=TODAY).value == kept.value
    odd = clean(field, {**HOME, "locality": "Alba Iula"}, today=TODAY)
    assert odd.fault is None
    assert "Ați vrut să scrieți Alba Iulia" in odd.doubt.said()  # type: ignore[union-attr]
    abroad = clean(field, {"line": "1 Rue X", "locality": "Paris, Franța", "county": "abroad"}, today=TODAY)
    assert (abroad.fault, abroad.doubt) == (None, None)


@pytest.mark.parametrize(
    ("part", "said"), [("line", "strada"), ("locality", "localitatea"), ("county", "Alegeți județul")]
)
def test_a_part_of_an_address_that_lacks_is_named(part: str, said: str) -> None:
    fault = clean(a_field(Kind.ADDRESS, required=False), {**HOME, part: ""}, today=TODAY).fault
    assert fault is not None
    assert (fault.part, said in fault.said()) == (part, True)
    assert clean(a_field(Kind.ADDRESS), {**HOME, "county": "ZZ"}, today=TODAY).fault is not None


def test_a_place_has_words_and_perhaps_coordinates_in_romania() -> None:
    field = a_field(Kind.PLACE)
    kept = clean(field, {"text": "lângă școală", "coordinates": "46,07 23,58"}, today=TODAY)
    assert kept.value["coordinates"] == "46.07, 23.58"
    assert clean(field, kept.value, today=TODAY).value == kept.value
    for typed, said in (("aici", "46.7712"), ("23.58, 46.07", "nu sunt din România")):
        fault = clean(field, {"text": "x", "coordinates": typed}, today=TODAY).fault
        assert fault is not None
        assert said in fault.said()


def test_files_are_counted_weighed_and_known_by_their_ending() -> None:
    field = a_field(Kind.FILES, files=FileRule(most_count=1, most_mb=2, kinds=("pdf",)))
    good = {"name": "plan.PDF", "size_bytes": 1_000, "id": 7}
    assert clean(field, [good], today=TODAY).value == [good]
    assert "cel mult 1" in clean(field, [good, good], today=TODAY).fault.said()  # type: ignore[union-attr]
    for name, size, said in (("a.exe", 1, "PDF"), ("a.pdf", 2_000_001, "2 MB"), ("a.pdf", 0, "este gol")):
        fault = file_fault(field, name=name, size_bytes=size)
        assert fault is not None
        assert said in fault.said()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(Kind)),
    st.none()
    | st.integers()
    | st.text(max_size=40)
    | st.lists(st.text(max_size=5) | st.dictionaries(st.just("name"), st.text(max_size=9)), max_size=3)
    | st.dictionaries(
        st.sampled_from(["line", "locality", "county", "postal_code", "text", "coordinates"]),
        st.text(max_size=20) | st.integers(),
    ),
)
def test_nothing_that_is_sent_breaks_a_cleaning_and_what_is_kept_stays(kind: Kind, raw: Any) -> None:
    field = a_field(kind, required=False)
    once = clean(field, raw, today=TODAY)
    if once.fault is None:
        assert clean(field, once.value, today=TODAY).value == once.value


@settings(max_examples=50, deadline=None)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3))
def test_a_number_kept_is_the_number_typed(value: Any) -> None:
    field = a_field(Kind.NUMBER, decimals=3)
    kept = clean(field, f"{value:f}".replace(".", ","), today=TODAY).value
    assert number(kept) == value
    assert clean(field, kept, today=TODAY).value == kept
