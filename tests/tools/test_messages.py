"""The catalogues hold exactly the words of the screens, and the check says what is wrong with them."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools.messages import catalogues, extraction


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source of its own, with catalogues of its own."""
    monkeypatch.setattr(extraction, "SOURCE", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path / "locale")
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    return tmp_path


def write(source: Path, place: str, text: str) -> None:
    """Write one file of the source."""
    path = source / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ids(catalog: Catalog) -> set[object]:
    """Return what a catalogue holds."""
    return {message.id for message in catalog if message.id}


def translate(language: str, words: dict[str, str | tuple[str, ...]]) -> None:
    """Write a catalogue whose texts are translated so."""
    catalog = catalogues.updated(language, texts=extraction.template())
    for message in catalog:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        message.string = words.get(first, message.string)
    catalogues._put(catalogues.path_of(language), catalogues.rendered(catalog))


def test_words_are_found_in_python_and_in_pages(source: Path) -> None:
    write(source, "rooms/a.py", 'from x import N_, gettext as _\na = _("Unu")\nb = N_("Doi")\nc = "Nimic"\n')
    write(
        source, "doors/desk/templates/a.html", '{% trans %}\n  Trei\n  patru\n{% endtrans %}{{ _("Cinci") }}'
    )
    write(source, "doors/desk/templates/b.html", '{{ counted(n, "%(n)s act", "%(n)s acte") }}')
    write(source, "rooms/migrations/0001_a.py", '_("Nu")\n')

    assert ids(extraction.template()) == {"Unu", "Doi", "Trei patru", "Cinci", ("%(n)s act", "%(n)s acte")}


def test_the_namesake_outside_the_doors_is_left_alone(source: Path) -> None:
    write(source, "registers/words.py", 'counted(number=1, one="poziție", many="poziții")\n')

    assert ids(extraction.template()) == set()


def test_only_counts_need_a_romanian_form(source: Path) -> None:
    write(source, "a.py", '_("Unu")\nngettext("%d act", "%d acte", 2)\n')

    texts = extraction.template()

    assert ids(catalogues.updated("ro", texts=texts)) == {("%d act", "%d acte")}
    assert ids(catalogues.updated("en", texts=texts)) == {"Unu", ("%d act", "%d acte")}


def test_an_update_keeps_translations_drops_what_is_gone_and_changes_nothing_twice(source: Path) -> None:
    write(source, "a.py", '_("Unu")\n_("Doi")\n')
    translate("en", {"Unu": "One", "Doi": "Two"})
    write(source, "a.py", '\n\n\n_("Unu")\n_("Trei")\n')

    texts = extraction.template()

    assert catalogues.write("en", texts=texts)
    assert not catalogues.write("en", texts=texts)
    assert {m.id: m.string for m in catalogues.read("en") if m.id} == {"Trei": "", "Unu": "One"}


def test_a_catalogue_names_no_place_and_no_time(source: Path) -> None:
    write(source, "a.py", '_("Unu")\n')

    text = catalogues.rendered(catalogues.updated("en", texts=extraction.template())).decode()

    assert "a.py" not in text
    assert "Date" not in text
    assert "Generated" not in text


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"Unu": "One"}, "untranslated: '%d act'"),
        ({"%d act": ("%d act", "%d acts")}, "untranslated: 'Unu'"),
        ({"Unu": "One", "%d act": ("an act", "%s acts")}, "placeholders"),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_said(
    source: Path, words: dict[str, str | tuple[str, ...]], fault: str
) -> None:
    write(source, "a.py", '_("Unu")\nngettext("%d act", "%d acte", 2)\n')
    translate("en", words)

    found = catalogues.faults("en", texts=extraction.template())

    assert any(fault in each for each in found), found


def test_missing_obsolete_and_fuzzy_texts_are_said(source: Path) -> None:
    write(source, "a.py", '_("Unu")\n_("Doi")\n')
    translate("en", {"Unu": "One", "Doi": "Two"})
    path = catalogues.path_of("en")
    path.write_text(path.read_text("utf-8").replace('msgid "Unu"', '#, fuzzy\nmsgid "Unu"'), encoding="utf-8")
    write(source, "a.py", '_("Unu")\n_("Trei")\n')

    found = catalogues.faults("en", texts=extraction.template())

    assert [each.split(": ", 1)[1] for each in found] == [
        "missing: 'Trei'",
        "obsolete: 'Doi'",
        "fuzzy: 'Unu'",
    ]


def test_a_whole_catalogue_has_no_faults_and_is_compiled_once(source: Path) -> None:
    write(source, "a.py", '_("Unu")\n')
    translate("en", {"Unu": "One"})
    translate("ro", {})

    assert catalogues.faults("en", texts=extraction.template()) == []
    assert catalogues.compile_all() == ["ro", "en"]
    assert catalogues.compile_all() == []
