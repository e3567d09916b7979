"""What differs between versions, how much it weighs, what a notice must say and may not cite."""

from dataclasses import replace
from datetime import date

import pytest

from registratura.notices import rules
from registratura.notices.comparing import Change, What, compare, covered, passages
from registratura.notices.content import Name, content_json, digest_of, read_content, read_prose, written
from registratura.notices.rules import Materiality
from registratura.notices.wording import change_words

from .ground import content, prose, purpose, with_recipient


def test_ac_j1_1_an_added_purpose_weighs_as_a_new_purpose_whatever_else_changed() -> None:
    before = content(purpose("P01"))
    after = content(purpose("P01"), purpose("P14", ground="A6-1-a"))

    changes = compare(before, after)

    assert changes == (Change(What.PURPOSE_ADDED, purpose="P14", key="P14"),)
    assert rules.materiality_of(changes) is Materiality.MATERIAL_NEW_PURPOSE
    assert rules.called_less(Materiality.EDITORIAL, Materiality.MATERIAL_NEW_PURPOSE)
    assert rules.called_less(Materiality.MATERIAL_OTHER, Materiality.MATERIAL_NEW_PURPOSE)
    assert not rules.called_less(Materiality.MATERIAL_NEW_PURPOSE, Materiality.EDITORIAL)


def test_ac_j1_1_an_added_recipient_is_material() -> None:
    before = content()

    changes = compare(before, with_recipient(before, "agency", to="P12"))

    assert changes == (Change(What.RECIPIENT_ADDED, purpose="P12", key="agency"),)
    assert rules.materiality_of(changes) is Materiality.MATERIAL_OTHER


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (replace(purpose("P01"), categories=("email", "name")), What.CATEGORY_ADDED),
        (replace(purpose("P01"), ground="A6-1-f"), What.GROUND_CHANGED),
        (replace(purpose("P01"), retention=("contract",)), What.RETENTION_CHANGED),
        (replace(purpose("P01"), subjects=("customer", "citizen")), What.SUBJECT_ADDED),
    ],
)
def test_each_change_within_a_purpose_is_seen_and_material(changed: object, what: What) -> None:
    changes = compare(content(purpose("P01")), content(changed))  # type: ignore[arg-type]

    assert [one.what for one in changes] == [what]
    assert rules.materiality_of(changes) is Materiality.MATERIAL_OTHER
    assert rules.weighty(changes) == changes


def test_what_only_takes_away_and_new_contacts_may_be_editorial() -> None:
    before = content(purpose("P01", categories=("email", "name")), purpose("P12"))
    after = content(purpose("P01"))
    after = replace(after, controller=replace(after.controller, phone="0211234567"))

    changes = compare(before, after)

    assert {one.what for one in changes} == {
        What.CATEGORY_REMOVED,
        What.PURPOSE_REMOVED,
        What.CONTACT_CHANGED,
    }
    assert rules.materiality_of(changes) is Materiality.EDITORIAL
    assert rules.weighty(changes) == ()


def test_a_recipient_that_moves_abroad_and_another_controller_are_material() -> None:
    before = content()
    abroad = replace(before, recipients=(replace(before.recipients[0], country="US"),))
    other = replace(before, controller=replace(before.controller, name="Alta SRL"))

    assert [one.what for one in compare(before, abroad)] == [What.RECIPIENT_CHANGED]
    assert rules.materiality_of(compare(before, abroad)) is Materiality.MATERIAL_OTHER
    assert rules.materiality_of(compare(before, other)) is Materiality.MATERIAL_OTHER


def test_names_alone_change_nothing_of_the_meaning_but_the_digest() -> None:
    before = content()
    renamed = replace(before, names={**before.names, "email": Name("e-mail", "mail")})

    assert compare(before, renamed) == ()
    assert digest_of(before, prose()) != digest_of(renamed, prose())


def test_a_consent_reaches_only_what_was_asked() -> None:
    asked = purpose("P12", ground="A6-1-a", categories=("email", "name"))

    assert covered(asked, replace(asked, categories=("email",)))
    assert not covered(asked, replace(asked, categories=("email", "name", "phone")))
    assert not covered(asked, replace(asked, recipients=("mail-server", "agency")))
    assert not covered(asked, replace(asked, retention=("for-ever",)))


def test_a_version_is_read_back_as_it_was_written() -> None:
    kept = written(content(), prose())

    assert read_content(kept["content"]) == content()
    assert read_prose(kept["prose"]) == prose()
    assert content_json(read_content(kept["content"])) == kept["content"]


def test_the_words_of_a_change_name_what_is_gone_too() -> None:
    before = with_recipient(content(), "agency", to="P12")
    after = content()

    (change,) = compare(before, after)

    assert change_words(change, after, "ro", earlier=before).endswith("agenția de reclamă")
    assert change_words(change, after, "en", earlier=before).endswith("the advertising agency")


def test_paragraphs_are_told_as_kept_removed_and_added() -> None:
    found = passages(prose(), prose(rights="drepturile, pe larg"), language="ro")

    assert [(one.kind, one.text) for one in found if one.kind != "kept"] == [
        ("removed", "text rights"),
        ("added", "drepturile, pe larg"),
    ]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("conform Legii nr. 677/2001 privind protecția persoanelor", "Legea 677/2001"),
        ("Legea 677 din 21 noiembrie 2001", "Legea 677/2001"),
        ("under Law No. 677/2001", "Legea 677/2001"),
        ("Directiva 95/46/CE a Parlamentului", "Directiva 95/46/CE"),
        ("semnătura din Legea nr.455/2001", "Legea 455/2001"),
        ("Decizia nr. 200/2015 a ANSPDCP", "Decizia ANSPDCP 200/2015"),
    ],
)
def test_a_repealed_law_is_recognized_however_it_is_written(text: str, law: str) -> None:
    found = rules.repealed_in(text)

    assert [one.name for one in found] == [law]
    assert found[0].instead
    assert not rules.repealed_in(found[0].instead)


def test_laws_in_force_may_be_cited() -> None:
    text = "Regulamentul (UE) 2016/679, Legea nr. 190/2018, Legea 506/2004, Legea 102/2005, Legea 16/1996"

    assert rules.repealed_in(text) == ()


def test_a_notice_that_leaves_out_what_the_law_asks_is_told_what() -> None:
    bare = replace(content(), controller=replace(content().controller, name="", email="", address=""))
    short = {**prose(), "en": tuple(one for one in prose()["en"] if one.key != "authority")}

    assert rules.missing_parts(bare, short) == ("controller", "contact", "en:authority")
    assert rules.missing_parts(content(), prose()) == ()
    nowhere = content(replace(purpose("P01"), recipients=("nobody",), retention=()))
    assert rules.missing_parts(nowhere, prose()) == ("P01:retention", "P01:nobody")


def test_people_have_fifteen_days_before_a_change_of_substance_applies() -> None:
    today = date(2026, 3, 2)

    for first, weight, day in (
        (True, Materiality.MATERIAL_NEW_PURPOSE, today),
        (False, Materiality.EDITORIAL, today),
        (False, Materiality.MATERIAL_OTHER, date(2026, 3, 17)),
    ):
        assert rules.first_day(weight, published_on=today, first=first) == day
