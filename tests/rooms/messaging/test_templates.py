"""Words: the catalogue's, an institution's own, and those that are refused."""

import re

import pytest
from django.utils.translation import override

from registratura.messaging import composing
from registratura.messaging import services as messaging
from registratura.messaging.catalogue import ALWAYS, KINDS, Channel, Kind, Shape, fields_of
from registratura.messaging.composing import SMS_MOST, Words, default_words, filled, samples_for
from registratura.messaging.errors import TemplateRefusedError
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .letters import MORNING, assigned, delivery_of

KIND = Kind.ASSIGNMENT_RECEIVED
GOOD = {"subject": "Lucrare nouă: {numar}", "text": "De la {repartizat_de}.\nPână la: {termen}"}


def written(town: Town, channel: Channel = Channel.EMAIL, language: str = "ro", **words: str) -> Words:
    """Write an institution's own words."""
    return messaging.write_template(
        kind=KIND,
        channel=channel,
        language=language,
        by=town.administrator,
        now=MORNING,
        **{**GOOD, **words},
    )


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
@pytest.mark.parametrize("language", composing.LANGUAGES)
def test_the_usual_words_of_each_kind_name_only_its_facts_and_fill_whole(
    kind: Kind, channel: Channel, language: str
) -> None:
    words = default_words(kind=kind, channel=channel, language=language)
    known = {field.placeholder for field in fields_of(kind)}
    named = set(re.findall(r"{([a-z_]+)}", words.subject + words.text))
    whole = filled(words, samples_for(kind))

    assert named <= known
    assert whole.text
    assert "{" not in whole.subject + whole.text
    assert len(whole.text) <= (SMS_MOST if channel is Channel.SMS else 5_000)


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_a_name_and_its_fields_have_labels_and_samples(kind: Kind) -> None:
    with override("ro"):
        assert str(KINDS[kind].name)
        for field in fields_of(kind):
            assert str(field.label)
            assert field.sample
            assert re.fullmatch(r"[a-z_]+", field.placeholder)
    placeholders = [field.placeholder for field in fields_of(kind)]
    assert len(set(placeholders)) == len(placeholders)
    assert not {field.name for field in KINDS[kind].fields} & {field.name for field in ALWAYS}


def test_an_institutions_own_words_are_used_from_then_on_by_it_alone(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        before = assigned(alba)
        written(alba)
        after = delivery_of(assigned(alba, key="b", due_on="2026-04-01"))

        assert delivery_of(before).subject == "Ați primit lucrarea 125/02.03.2026"
        assert after.subject == "Lucrare nouă: 125/02.03.2026"
        assert after.text == "De la Horia Hanganu.\nPână la: 01.04.2026"
        assert delivery_of(before, "in_app").message.subject == "Ați primit lucrarea 125/02.03.2026"
    with acting_for(buzau.id):
        assert delivery_of(assigned(buzau)).subject == "Ați primit lucrarea 125/02.03.2026"


def test_the_usual_words_come_back(alba: Town) -> None:
    with acting_for(alba.id):
        written(alba)
        written(alba, subject="Altă lucrare: {numar}")
        assert delivery_of(assigned(alba)).subject == "Altă lucrare: 125/02.03.2026"
        how = {"kind": KIND, "channel": Channel.EMAIL, "language": "ro", "by": alba.administrator}

        assert messaging.restore_template(**how, now=MORNING)  # type: ignore[arg-type]
        assert not messaging.restore_template(**how, now=MORNING)  # type: ignore[arg-type]
        assert delivery_of(assigned(alba, key="b")).subject == "Ați primit lucrarea 125/02.03.2026"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("text", "", "Scrieți textul"),
        ("text", "{numar} {repartizat_de} {cnp}", "{cnp}"),
        ("text", "{numar} {repartizat_de} {context.password}", "Acoladele"),
        ("text", "{numar} {repartizat_de} {{numar}}", "Acoladele"),
        ("text", "{numar} {repartizat_de} {numar!r}", "Acoladele"),
        ("text", "Aveți o lucrare.", "{repartizat_de}"),
        ("text", "{numar} {repartizat_de}" + "a" * 5_000, "5000"),
        ("subject", "", "subiectul"),
        ("subject", "a" * 201, "200"),
        ("subject", "{cnp}", "{cnp}"),
    ],
)
def test_words_that_cannot_be_filled_are_refused_by_name(
    alba: Town, field: str, text: str, words: str
) -> None:
    with acting_for(alba.id), pytest.raises(TemplateRefusedError) as refused:
        written(alba, **{field: text})

    assert words in refused.value.words
    assert refused.value.field == field


def test_a_short_message_is_short_and_has_no_subject(alba: Town) -> None:
    with acting_for(alba.id):
        assert written(alba, Channel.SMS, text="Lucrarea {numar}.") == Words("", "Lucrarea {numar}.")
        with pytest.raises(TemplateRefusedError, match="480"):
            written(alba, Channel.SMS, text="a" * 481)


@pytest.mark.parametrize(
    ("kind", "channel", "language"),
    [(Kind.DIGEST, Channel.EMAIL, "ro"), (KIND, Channel.WEBHOOK, "ro"), (KIND, Channel.EMAIL, "fr")],
)
def test_some_words_are_not_an_institutions_to_change(
    alba: Town, kind: Kind, channel: Channel, language: str
) -> None:
    with acting_for(alba.id), pytest.raises(TemplateRefusedError):
        messaging.write_template(
            kind=kind, channel=channel, language=language, by=alba.administrator, now=MORNING, **GOOD
        )


def test_days_are_written_as_the_country_does() -> None:
    values = composing.values_for(Kind.TERM_NEAR, {"number": "1", "due_on": "2026-04-01"}, always={})

    assert values["termen"] == "01.04.2026"
    assert {field.shape for field in fields_of(Kind.TERM_NEAR)} == {Shape.TEXT, Shape.DAY}
