"""The screens of the privacy notice: from the shipped words to a published version, and who may."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registratura.institutions import services as institutions
from registratura.notices import queries
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.attack import client_of


@pytest.fixture
def petra(alba: Town) -> Client:
    with acting_for(alba.id):
        institutions.change_institution(
            institution=alba.institution, changes={"email": "contact@alba.example"}, by=alba.administrator
        )
    return client_of(alba.protector)


def page_of(town: Town, rest: str = "") -> str:
    """Return an address of the screens."""
    return f"/birou/{town.institution.code}/informare/{rest}"


def published(town: Town, client: Client, **more: str) -> str:
    """Publish the draft with the day and kind that the page proposes; return what the page says."""
    day = f"{timezone.localdate() + timedelta(days=15):%d.%m.%Y}"
    sent = {"materiality": "material_new_purpose", "effective_on": day, **more}
    return client.post(page_of(town, "proiect/publica/"), sent, follow=True).text


def draft_fields(town: Town) -> dict[str, object]:
    """Return the fields of the draft's form as they stand."""
    from registratura.notices.templates import unparse

    with acting_for(town.id):
        draft = queries.draft()
    assert draft is not None
    return {"prose_ro": unparse(draft.sections("ro")), "prose_en": unparse(draft.sections("en"))}


def test_a_notice_goes_from_the_shipped_words_to_a_published_version(alba: Town, petra: Client) -> None:
    assert "Pregătește informarea" in petra.get(page_of(alba)).text
    assert petra.post(page_of(alba, "proiect/")).headers["Location"] == page_of(alba, "proiect/scrie/")
    assert "Textul în română" in petra.get(page_of(alba, "proiect/scrie/")).text

    first = published(alba, petra, effective_on=f"{timezone.localdate():%d.%m.%Y}")
    assert "Versiunea 1 este publicată" in first
    public = f"/portal/{alba.institution.code}/confidentialitate/informare/"
    assert "Primăria Alba" in Client().get(public).text

    petra.post(page_of(alba, "proiect/"))
    asked = {
        **draft_fields(alba),
        "offered": "P14",
        "recipient": "Agenția de sondaje",
        "recipient_en": "The survey agency",
        "recipient_country": "de",
        "recipient_purpose": "P14",
    }
    refused = petra.post(page_of(alba, "proiect/scrie/"), asked)
    assert refused.status_code == 422  # the purpose is offered only once the draft holds it
    del asked["recipient"], asked["recipient_purpose"]
    shown = petra.post(page_of(alba, "proiect/scrie/"), asked, follow=True).text
    assert "scop nou: chestionare de satisfacție" in shown

    hidden = published(alba, petra, materiality="editorial")
    assert "nu poate fi numită mai ușoară" in hidden
    done = published(
        alba,
        petra,
        summary_ro="Vă întrebăm, numai cu acordul dumneavoastră, cum a fost.",
        summary_en="We ask you, only if you agree, how it was.",
    )
    assert "Versiunea 2 este publicată" in done
    assert "scop nou" in petra.get(page_of(alba)).text


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("prose_ro", "fără părți", "Începeți fiecare parte"),
        ("prose_ro", "# a\nT\nx\n\n# a\nT\ny", "o singură dată"),
        ("recipient_country", "România", ""),
        ("offered", "P25", ""),
    ],
)
def test_what_cannot_be_read_is_told_and_kept(
    field: str, text: str, words: str, alba: Town, petra: Client
) -> None:
    petra.post(page_of(alba, "proiect/"))
    answer = petra.post(page_of(alba, "proiect/scrie/"), {**draft_fields(alba), field: text})

    assert answer.status_code == 422
    assert words in answer.text


def test_a_repealed_law_in_the_words_stops_at_publishing(alba: Town, petra: Client) -> None:
    petra.post(page_of(alba, "proiect/"))
    fields = draft_fields(alba)
    fields["prose_ro"] = str(fields["prose_ro"]).replace("Legea nr. 190/2018", "Legea nr. 677/2001")
    petra.post(page_of(alba, "proiect/scrie/"), fields)

    assert "Legea 677/2001 nu mai este în vigoare" in published(alba, petra)


def test_only_who_administers_privacy_may(alba: Town, buzau: Town) -> None:
    addresses = ("", "proiect/scrie/", "proiect/publica/")
    for person, status in ((alba.registrar, 403), (alba.administrator, 403), (buzau.protector, 404)):
        for rest in addresses:
            assert client_of(person).get(page_of(alba, rest)).status_code == status
    assert Client().get(page_of(alba)).status_code == 302
    assert client_of(alba.protector).get(page_of(alba, "proiect/scrie/")).status_code == 404


def test_a_draft_can_be_given_up(alba: Town, petra: Client) -> None:
    petra.post(page_of(alba, "proiect/"))
    petra.post(page_of(alba, "proiect/renunta/"))

    with acting_for(alba.id):
        assert queries.draft() is None
    assert "Pregătește informarea" in petra.get(page_of(alba)).text
