"""What is said of pages and products: sent without an account, published by a yes, taken back but for the stars."""

import pytest
from django.db import IntegrityError, transaction

from registratura.accounts import services as accounts
from registratura.feedback import queries
from registratura.feedback import services as feedback
from registratura.feedback.errors import FeedbackRefusedError, ReviewRefusedError
from registratura.feedback.models import Review
from registratura.feedback.personal import HOLDER
from registratura.kernel.personal_data import person_of
from registratura.kernel.privacy.purposes import Purpose
from registratura.toolkit.purpose import reading_for
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Supplier, open_supplier


@pytest.fixture
def supplier(db: None) -> Supplier:
    return open_supplier()


def somebody(name: str) -> object:
    return accounts.create_user(email=f"{name}@exemplu.ro", full_name=name.title(), now=NOW)


def reviewed(by: object, *, stars: int = 5, publish: bool = True) -> int:
    return feedback.review(
        product="registry",
        stars=stars,
        words="Merge repede și se înțelege.",
        shown_name="Ana P.",
        publish=publish,
        by=by,  # type: ignore[arg-type]
        now=NOW,
    )


def test_something_is_said_of_a_page_without_an_account(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = feedback.send(
            page="portal:home", kind="idea", words="Mai mare.", email="", language="ro", by=None, now=NOW
        )
        feedback.handle(note_id=key, state="ticket", became_id=12, by=supplier.administrator, now=NOW)
        with pytest.raises(FeedbackRefusedError):
            feedback.handle(note_id=key, state="ticket", became_id=13, by=supplier.administrator, now=NOW)
        line = queries.note(key)

    assert line is not None
    assert (line.state, line.became_id) == ("ticket", 12)


@pytest.mark.parametrize(
    ("kind", "words", "email", "field"),
    [
        ("ceva", "Mai mare.", "", "kind"),
        ("idea", "  ", "", "words"),
        ("idea", "Mai mare.", "nu e adresă", "email"),
        ("question", "Unde găsesc?", "", "email"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(
    supplier: Supplier, kind: str, words: str, email: str, field: str
) -> None:
    with (
        acting_for(supplier.id),
        reading_for(Purpose.P05),
        pytest.raises(FeedbackRefusedError) as refused,
    ):
        feedback.send(page="x", kind=kind, words=words, email=email, language="ro", by=None, now=NOW)
    assert refused.value.field == field


def test_sending_is_not_publishing(supplier: Supplier) -> None:
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = reviewed(somebody("ana"), publish=False)
        with pytest.raises(ReviewRefusedError):
            feedback.moderate(review_id=key, publish=True, reason="", by=supplier.administrator, now=NOW)
        with pytest.raises(IntegrityError, match="public_by_a_yes"), transaction.atomic():
            Review.objects.filter(pk=key).update(state="published")

        assert queries.published() == []
        assert queries.means()[0].count == 1


def test_a_no_of_the_moderator_has_its_reason_and_the_author_reads_it(supplier: Supplier) -> None:
    author = somebody("ana")
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = reviewed(author)
        with pytest.raises(ReviewRefusedError):
            feedback.moderate(review_id=key, publish=False, reason=" ", by=supplier.administrator, now=NOW)
        feedback.moderate(
            review_id=key,
            publish=False,
            reason="Numește pe altcineva.",
            by=supplier.administrator,
            now=NOW,
        )
        (own,) = queries.own_reviews(user_id=author.id)  # type: ignore[attr-defined]

        assert own.reason == "Numește pe altcineva."
        assert queries.published() == []


def test_a_second_review_replaces_the_first_and_waits_anew(supplier: Supplier) -> None:
    author = somebody("ana")
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = reviewed(author)
        feedback.moderate(review_id=key, publish=True, reason="", by=supplier.administrator, now=NOW)
        assert reviewed(author, stars=2) == key
        assert queries.published() == []
        assert (queries.means()[0].stars_tenths, queries.means()[0].count) == (20, 1)


def test_taken_back_it_keeps_the_stars_alone(supplier: Supplier) -> None:
    author, other = somebody("ana"), somebody("dan")
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = reviewed(author)
        feedback.moderate(review_id=key, publish=True, reason="", by=supplier.administrator, now=NOW)
        with pytest.raises(ReviewRefusedError):
            feedback.take_back(review_id=key, by=other, now=NOW)  # type: ignore[arg-type]
        feedback.take_back(review_id=key, by=author, now=NOW)  # type: ignore[arg-type]

        assert queries.published() == []
        assert (queries.means()[0].stars_tenths, queries.means()[0].count) == (50, 1)
        assert Review.objects.values_list("words", "shown_name").get() == ("", "")


def test_ac_a3_1_with_the_author_gone_the_star_stays_and_nothing_else(supplier: Supplier) -> None:
    author = somebody("ana")
    with acting_for(supplier.id), reading_for(Purpose.P05):
        key = reviewed(author, stars=4)
        reviewed(somebody("dan"), stars=5)
        feedback.moderate(review_id=key, publish=True, reason="", by=supplier.administrator, now=NOW)
        before = queries.means()
    person = person_of(email="ana@exemplu.ro", user_id=author.id)  # type: ignore[attr-defined]
    shown = HOLDER.collect(institution_id=supplier.id, person=person)
    treated = HOLDER.erase(institution_id=supplier.id, person=person, now=NOW)
    with acting_for(supplier.id), reading_for(Purpose.P05):
        assert queries.means() == before
        assert queries.published() == []
        kept = Review.objects.filter(pk=key)
        left: tuple[object, ...] = kept.values_list("words", "shown_name", "author_id", "agreed_at").get()

    assert len(list(shown)) == len(list(treated)) == 1
    assert left == ("", "", None, None)
