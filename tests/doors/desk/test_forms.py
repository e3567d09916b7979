"""The form builder: from an empty form to a published one, who may, and what a hostile hand sends."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registratura.forms import queries, services
from registratura.forms.definition import MOST_BYTES, Kind
from registratura.forms.queries import VersionCard
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town
from tests.doors.attack import client_of

PDF = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 x", content_type="application/pdf")


@pytest.fixture
def adina(alba: Town) -> Client:
    return client_of(alba.administrator)


@pytest.fixture
def petition(alba: Town) -> int:
    with acting_for(alba.id):
        return services.add_ready(codes=["petition"], unit_id=alba.secretariat.id, by=None, now=NOW)[0]


def at(town: Town, rest: str = "") -> str:
    """Return an address of the builder."""
    return f"/birou/{town.institution.code}/formulare/{rest}"


def draft_of(town: Town, form: int) -> VersionCard:
    """Return the draft of a form."""
    with acting_for(town.id):
        found = queries.draft(form)
    assert found is not None
    return found


def the_only_form(town: Town) -> int:
    """Return the key of the one form of a town."""
    with acting_for(town.id):
        (card,) = queries.forms()
    return card.id


def test_a_form_is_made_from_nothing_and_published(alba: Town, adina: Client) -> None:
    assert "treisprezece formulare" in adina.get(at(alba)).text
    adina.post(at(alba, "nou/"), {"title": "Închirierea sălii"})
    form = the_only_form(alba)
    here = at(alba, f"{form}/")
    assert "temeiul legal" in adina.get(here).text
    adina.post(f"{here}pagina-noua/", {"title": "Când aveți nevoie de sală?", "title_en": "When?"})
    page = draft_of(alba, form).definition.pages[-1]
    adina.post(f"{here}pagini/{page.key}/camp-nou/", {"label": "Ziua", "label_en": "Day", "kind": "date"})
    adina.post(
        f"{here}camp/ziua/",
        {
            "label": "Ziua",
            "label_en": "Day",
            "kind": "date",
            "required": "on",
            "least": "azi",
            "hint": "27.03.2026",
        },
    )
    adina.post(f"{here}ordinea/", {"ce": f"pagina:{page.key}:sus"})
    adina.post(
        f"{here}reguli/",
        {
            "legal_basis": "HCL 12/2026",
            "unit_id": alba.secretariat.id,
            "document_kind": "Cerere",
            "at_once": "on",
        },
    )
    adina.post(
        f"{here}despre/",
        {
            "title": "Închirierea sălii",
            "receives": "Contractul",
            "term": "10 zile",
            "about": "Pentru nunți.\n\n- una",
        },
    )
    field = draft_of(alba, form).definition.field("ziua")
    assert field is not None
    assert (field.kind, field.least, draft_of(alba, form).definition.pages[0].key) == (
        Kind.DATE,
        "azi",
        page.key,
    )
    assert "poate fi publicat" in adina.get(here).text
    assert "Versiunea 1 este publicată" in adina.post(f"{here}publica/", {"note": "prima"}, follow=True).text
    assert adina.get(f"{here}reguli/").status_code == 404  # nothing is changed without a new version


def test_a_draft_with_holes_is_not_published_and_says_why(alba: Town, adina: Client) -> None:
    with acting_for(alba.id):
        form = services.add_form(title="Cerere", by=alba.administrator, now=NOW)
    refused = adina.post(at(alba, f"{form}/publica/"))
    assert refused.status_code == 422
    assert "Scrieți temeiul legal" in refused.text


def test_ready_forms_come_by_one_press_and_once(alba: Town, adina: Client) -> None:
    assert "S-au adăugat 13 formulare" in adina.post(at(alba, "gata/"), follow=True).text
    assert "deja toate" in adina.post(at(alba, "gata/"), follow=True).text


def test_the_list_and_a_form_ask_few_questions(
    alba: Town, adina: Client, django_assert_max_num_queries: object
) -> None:
    adina.post(at(alba, "gata/"))
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        listed = adina.get(at(alba))
    form = re.search(r"formulare/(\d+)/", listed.text)
    assert form is not None
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert len(adina.get(at(alba, f"{form[1]}/")).content) < 60_000


def test_fields_are_moved_taken_out_and_brought_back(alba: Town, adina: Client, petition: int) -> None:
    here = at(alba, f"{petition}/")
    before = draft_of(alba, petition).definition
    adina.post(f"{here}ordinea/", {"ce": "camp:text:sus"})
    assert [one.name for one in draft_of(alba, petition).definition.pages[0].fields] == [
        "fel",
        "text",
        "subiect",
    ]
    assert "Puteți reveni" in adina.post(f"{here}ordinea/", {"ce": "camp:cine:scoate"}, follow=True).text
    assert draft_of(alba, petition).definition.field("organizatie").conditions == ()  # type: ignore[union-attr]
    adina.post(f"{here}fapta/", {"fapta": "inapoi"})
    adina.post(f"{here}fapta/", {"fapta": "inapoi"})
    assert draft_of(alba, petition).definition == before
    assert "nicio schimbare" in adina.post(f"{here}fapta/", {"fapta": "inapoi"}, follow=True).text


def test_an_old_window_does_not_overwrite_a_newer_change(alba: Town, adina: Client, petition: int) -> None:
    here = at(alba, f"{petition}/")
    adina.post(f"{here}ordinea/", {"ce": "camp:text:sus", "vazut": "0"})
    late = adina.post(f"{here}despre/", {"title": "Veche", "vazut": "0"})
    assert late.status_code == 422
    assert "s-a schimbat între timp" in late.text
    assert 'value="Veche"' in late.text


def test_conditions_are_ticked_and_a_choice_keeps_its_values(
    alba: Town, adina: Client, petition: int
) -> None:
    here = at(alba, f"{petition}/")
    shown = adina.get(f"{here}camp/organizatie/").text
    assert re.search(r'name="daca_cine" value="organizatie" checked', shown)
    asked = {
        "label": "Denumirea",
        "kind": "text",
        "meaning": "organization",
        "daca_fel": ["cerere", "străin"],
    }
    adina.post(f"{here}camp/organizatie/", asked)
    field = draft_of(alba, petition).definition.field("organizatie")
    assert field is not None
    assert [(one.field, one.values) for one in field.conditions] == [("fel", ("cerere",))]
    adina.post(
        f"{here}camp/fel/",
        {
            "label": "Ce trimiteți?",
            "kind": "choice",
            "options": "cerere = O cerere | A request\nO întrebare\n",
        },
    )
    options = draft_of(alba, petition).definition.field("fel").options  # type: ignore[union-attr]
    assert [(one.value, one.label.ro, one.label.en) for one in options] == [
        ("cerere", "O cerere", "A request"),
        ("o-intrebare", "O întrebare", ""),
    ]


def test_asking_a_paper_of_another_authority_warns_and_wants_a_reason_sem_19(
    alba: Town, adina: Client, petition: int
) -> None:
    here = at(alba, f"{petition}/")
    asked = {
        "label": "Cazierul judiciar",
        "kind": "files",
        "kinds": ["pdf"],
        "most_count": "1",
        "most_mb": "5",
    }
    adina.post(f"{here}camp/fisiere/", asked)
    shown = adina.get(f"{here}camp/fisiere/").text
    assert "Cereți cazierul judiciar" in shown
    assert "OUG nr. 41/2016" in shown
    assert adina.post(f"{here}publica/").status_code == 422
    adina.post(
        f"{here}camp/fisiere/", {**asked, "paper": "criminal-record", "paper_reason": "Legea 22/1969, art. 3"}
    )
    assert adina.post(f"{here}publica/").status_code == 302


def test_the_preview_goes_as_the_person_goes_and_keeps_nothing(
    alba: Town, adina: Client, petition: int
) -> None:
    here = at(alba, f"{petition}/vezi/")
    assert "Începeți" in adina.get(here).text
    assert "De îndreptat" not in adina.post(here, {"pas": "", "raspunsuri": "{}"}).text
    first = adina.post(here, {"pas": "despre-ce", "raspunsuri": "{}"})
    assert first.status_code == 422
    assert "Completați „Pe scurt, despre ce este vorba”" in first.text
    page = adina.post(
        here, {"pas": "despre-ce", "f_fel": "cerere", "f_subiect": "Gropi", "f_text": "Sunt gropi."}
    ).text
    assert "Aveți ceva de adăugat?" in page
    carried = re.search(r'name="raspunsuri" value="([^"]*)"', page)
    assert carried is not None
    answers = json.loads(carried[1].replace("&#34;", '"'))
    files = adina.post(here, {"pas": "fisiere", "raspunsuri": json.dumps(answers), "f_fisiere": PDF}).text
    assert "În numele cui scrieți?" in files
    whole = {**answers, "cine": "persoana", "nume": "Ana", "raspuns": "email", "email": "ana@exemplu.ro"}
    check = adina.post(
        here, {"pas": "adresa", "raspunsuri": json.dumps(whole), "f_email": "ana@exemplu.ro"}
    ).text
    assert "Verificați răspunsurile" in check
    assert "Sunt gropi." in check
    back = adina.post(
        here, {"pas": "verificare", "mergi": "cine-sunteti", "raspunsuri": json.dumps(whole)}
    ).text
    assert 'value="Ana"' in back
    for broken in ("{", "[" * 100_000, '"x"', '{"nume": {"a": 1}, "fisiere": [[1]]}', "\x00"):
        assert adina.post(here, {"pas": "cine-sunteti", "raspunsuri": broken}).status_code in (200, 422)


def test_versions_are_compared_and_given_out(alba: Town, adina: Client, petition: int) -> None:
    here = at(alba, f"{petition}/")
    adina.post(f"{here}publica/")
    adina.post(f"{here}fapta/", {"fapta": "versiune"})
    adina.post(f"{here}ordinea/", {"ce": "camp:telefon:scoate"})
    told = adina.get(f"{here}versiuni/?de=1&la=2").text
    assert "câmpul „Telefon”" in told
    assert "Ce se schimbă față de versiunea 1" in adina.get(f"{here}publica/").text
    given = adina.get(f"{here}versiuni/1/formular.json")
    assert given.headers["Content-Disposition"] == 'attachment; filename="petition-v1.json"'
    taken = adina.post(at(alba, "nou/"), {"file": SimpleUploadedFile("f.json", given.content)}, follow=True)
    assert "Formularul este adăugat" in taken.text
    assert adina.get(f"{here}versiuni/9/formular.json").status_code == 404
    assert "retras din portal" in adina.post(f"{here}fapta/", {"fapta": "retrage"}, follow=True).text


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 50, b"[" * 90_000, b"{}", b'{"definition": 3}', b" " * (MOST_BYTES + 5),
     json.dumps({"format": "registratura-form/1", "title": "x", "pages": [{}] * 10_000}).encode()],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_in_words(alba: Town, adina: Client, content: bytes) -> None:
    refused = adina.post(at(alba, "nou/"), {"file": SimpleUploadedFile("f.json", content)})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "sent",
    [{}, {"label": "\x00"}, {"label": "x" * 10_000, "kind": "text"}, {"label": "A", "kind": "parola"},
     {"label": "A", "kind": "text", "most_length": "-1"}, {"label": "A", "kind": "text", "vazut": "９９"}],
)  # fmt: skip
def test_a_field_typed_badly_is_refused_beside_it(
    alba: Town, adina: Client, petition: int, sent: dict[str, str]
) -> None:
    answer = adina.post(at(alba, f"{petition}/camp/subiect/"), sent)
    assert answer.status_code in (302, 422)
    assert answer.status_code == 422 or sent.get("vazut")


def test_unknown_deeds_pages_and_fields_are_not_found(alba: Town, adina: Client, petition: int) -> None:
    here = at(alba, f"{petition}/")
    for rest in ("camp/lipsa/", "pagini/lipsa/", "pagini/lipsa/camp-nou/"):
        assert adina.get(here + rest).status_code == 404
    for sent in ({}, {"ce": "camp:text:altundeva"}, {"ce": "tot:text:sus"}, {"ce": "camp:\x00:sus"}):
        assert adina.post(f"{here}ordinea/", sent).status_code == 404
    assert adina.post(f"{here}fapta/", {"fapta": "sterge"}).status_code == 404


def test_only_the_administrator_of_the_institution_builds_forms(
    alba: Town, buzau: Town, petition: int
) -> None:
    for path in (at(alba), at(alba, "nou/"), at(alba, f"{petition}/"), at(alba, f"{petition}/vezi/")):
        assert client_of(alba.registrar).get(path).status_code == 403
        assert client_of(buzau.administrator).get(path).status_code == 404
        assert Client().get(path).status_code == 302
    assert client_of(buzau.administrator).get(at(buzau, f"{petition}/")).status_code == 404


def test_a_condition_turned_round_is_set_seen_carried_out_and_brought_back(
    alba: Town, adina: Client, petition: int
) -> None:
    here = at(alba, f"{petition}/")
    asked = {"label": "Denumirea", "kind": "text", "meaning": "organization"}

    def conditions() -> list[tuple[str, tuple[str, ...], bool]]:
        field = draft_of(alba, petition).definition.field("organizatie")
        assert field is not None
        return [(one.field, one.values, one.negated) for one in field.conditions]

    turned = {"daca_cine": ["organizatie"], "daca_cine_cum": "nu-este", "daca_fel_cum": "fara-raspuns"}
    adina.post(f"{here}camp/organizatie/", asked | turned)
    assert sorted(conditions()) == [("cine", ("organizatie",), True), ("fel", (), True)]
    typed = adina.get(f"{here}camp/organizatie/").text
    assert re.search(r'value="nu-este" selected', typed)
    assert re.search(r'value="fara-raspuns" selected', typed)
    outline = adina.get(here).text
    assert "nu este: " in outline
    assert "dacă nu s-a răspuns la" in outline

    adina.post(f"{here}camp/organizatie/", asked | {"daca_cine": ["organizatie"], "daca_cine_cum": "strâmb"})
    assert conditions() == [("cine", ("organizatie",), False)]
