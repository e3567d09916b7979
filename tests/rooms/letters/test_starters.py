"""The letters that come with the product: every field resolves, whatever stands in it."""

import io

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat

from registratura.letters import language
from registratura.letters.checking import look_at_text, tried_values
from registratura.letters.fields import FIELDS, Values, example_values, unknown_among, with_slots
from registratura.letters.making import setting
from registratura.letters.slots import names_in_text, slots_of_text
from registratura.letters.starter import STARTERS, Starter
from tests.cast import NOW
from tests.rooms.letters import golden


def text_of(pdf: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    words = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(words.replace("\u00a0", " ").split())


def empty_values(starter: Starter) -> Values:
    values = {group: dict.fromkeys(fields, "") for group, fields in example_values().items()}
    slots = {slot.name: "" for slot in slots_of_text(starter.source)}
    return with_slots(values, slots, in_words=language)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.code)
def test_every_field_of_a_starting_letter_resolves(starter: Starter) -> None:
    names = names_in_text(starter.source)

    assert not unknown_among(names)
    assert set(look_at_text(text=starter.source)) == set(names)
    assert setting.is_ours(starter.source)

    words = text_of(
        setting.set_pdf(
            source=starter.source,
            values=tried_values(slots_of_text(starter.source)),
            logo=b"",
            made_at=NOW,
        )
    )
    assert "1240/22.11.2026" in words
    assert "Primăria Comunei Lunca Frasinului" in words
    assert "#" not in words


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.code)
def test_a_starting_letter_stands_on_one_page_and_bears_empty_fields(starter: Starter) -> None:
    made = setting.set_pdf(source=starter.source, values=empty_values(starter), logo=b"", made_at=NOW)

    with pikepdf.open(io.BytesIO(made)) as document:
        assert len(document.pages) == 1
    assert made == setting.set_pdf(source=starter.source, values=empty_values(starter), logo=b"", made_at=NOW)


def test_what_a_value_holds_is_text_and_never_markup() -> None:
    starter = next(one for one in STARTERS if one.code == "adresa-inaintare")
    planted = '#panic("x") $a$ *tare* <b>gros</b> {{ institutie.cui }} \\ #read("/etc/passwd")'
    values = with_slots(example_values(), {"continut": planted, "anexe": ""}, in_words=language)

    words = text_of(setting.set_pdf(source=starter.source, values=values, logo=b"", made_at=NOW))

    assert " ".join(planted.split()) in words.replace("\u00ad", "")


def test_a_letter_names_its_law() -> None:
    grounds = {
        "prelungire-petitie": ("art. 9", "27/2002"),
        "redirectionare-autoritate": ("art. 6¹", "27/2002"),
        "petitie-conexata": ("art. 10 alin. (1)", "27/2002"),
        "clasare-anonima": ("art. 7", "27/2002"),
        "refuz-544": ("art. 12 alin. (1)", "art. 21 alin. (2)", "art. 22", "taxă de timbru"),
        "prelungire-544": ("art. 7 alin. (1)", "544/2001", "30 (treizeci) de zile"),
        "cost-544": ("art. 9", "trei lei și șaizeci de bani"),
    }
    for code, wanted in grounds.items():
        source = next(one for one in STARTERS if one.code == code).source
        values = tried_values(slots_of_text(source))
        words = text_of(setting.set_pdf(source=source, values=values, logo=b"", made_at=NOW))
        assert [one for one in wanted if one not in words] == [], code


def test_every_field_of_the_catalogue_has_words_and_the_example_names_them_all() -> None:
    values = example_values()

    assert all(field.about for field in FIELDS.values())
    assert {f"{group}.{name}" for group, names in values.items() for name in names} == set(FIELDS)


@pytest.mark.parametrize("starter", STARTERS, ids=lambda one: one.code)
def test_a_starting_letter_looks_as_it_was_approved(starter: Starter) -> None:
    approved = Image.open(golden.FOLDER / f"{starter.code}.png").convert("L")

    difference = ImageChops.difference(golden.picture_of(starter), approved)

    # Sixteen shades are kept; a moved line differs far more than their steps.
    assert ImageStat.Stat(difference).mean[0] < 1.0


def test_a_moved_line_would_be_seen() -> None:
    approved = Image.open(golden.FOLDER / "refuz-544.png").convert("L")

    moved = ImageChops.offset(approved, 0, 4)

    assert ImageStat.Stat(ImageChops.difference(approved, moved)).mean[0] > 3.0
