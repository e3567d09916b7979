"""Service messages offer nothing (AC-F1.1): planted promotion is refused when written and when sent."""

import pytest

from registratura.kernel.privacy.purposes import MARKETING
from registratura.messaging import composing
from registratura.messaging.catalogue import KINDS, Channel, Kind
from registratura.messaging.composing import LANGUAGES, default_words
from registratura.messaging.errors import MessageRefusedError, TemplateRefusedError
from registratura.messaging.promotion import promotion_in

PLANTED = (
    ("Profitați de oferta specială: arhivare la jumătate de preț!", "offer"),
    ("Numai luna aceasta, 20% reducere la planul mare.", "price"),
    ("Folosiți codul promoțional REGISTRU26 la reînnoire.", "coupon"),
    ("Un voucher vă așteaptă în cont.", "coupon"),
    ("Vedeți: https://furnizor.example/plan?utm_source=factura", "link"),
    ("Amănunte: https://furnizor.example/noutati/campanie/12/", "link"),
    ('<img src="https://urmarire.example/p.gif" width="1">', "image"),
    ("PROMOȚIE! Nu ratați.", "offer"),
    ("Buy now and save.", "offer"),
)
HONEST = (
    "Contractul se încheie la 31.12.2026; registrele se citesc și după aceea.",
    "Eliberarea copiei este gratuită. Termenul se reduce la 10 zile.",
    "Ofertele depuse la licitație se deschid la ora 12.",
    "Cota de TVA este 21%; factura are 3 poziții: https://furnizor.example/birou/alba/abonament/",
    "Prețul copiei este de 0,50 lei.",
)


@pytest.mark.parametrize(("text", "rule"), PLANTED)
def test_ac_f1_1_planted_promotion_is_found_by_its_rule(text: str, rule: str) -> None:
    assert rule in {found.rule for found in promotion_in(text)}


@pytest.mark.parametrize("text", HONEST)
def test_a_state_of_affairs_is_no_promotion(text: str) -> None:
    assert promotion_in(text) == ()


def test_ac_f1_1_no_service_message_of_the_catalogue_offers_anything() -> None:
    read = [
        (kind, promotion_in(words.subject + "\n" + words.text))
        for kind in Kind
        if KINDS[kind].purpose not in MARKETING
        for channel in (Channel.EMAIL, Channel.SMS)
        for language in LANGUAGES
        for words in (default_words(kind=kind, channel=channel, language=language),)
    ]

    assert len(read) > 150
    assert [each for each in read if each[1]] == []


@pytest.mark.parametrize(("text", "_rule"), PLANTED)
def test_ac_f1_1_an_institutions_own_words_are_refused_with_what_is_to_be_taken_out(
    text: str, _rule: str
) -> None:
    with pytest.raises(TemplateRefusedError, match="nu face reclamă"):
        composing.checked_words(
            kind=Kind.LICENCE_STATE,
            channel=Channel.EMAIL,
            subject="Licența {licenta}",
            text="{licenta} {starea} {pagina}\n" + text,
        )


@pytest.mark.parametrize(("text", "_rule"), PLANTED)
def test_ac_f1_1_facts_of_a_message_that_offers_nothing_are_refused_when_it_is_sent(
    text: str, _rule: str
) -> None:
    with pytest.raises(MessageRefusedError, match="nu face reclamă"):
        composing.refuse_promotion(kind=Kind.REQUEST_STATE, context={"state": "gata", "action": text})


def test_news_that_were_asked_for_may_offer() -> None:
    composing.refuse_promotion(kind=Kind.NEWS, context={"text": PLANTED[0][0]})
