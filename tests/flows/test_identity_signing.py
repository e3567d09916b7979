"""A signed paper proves the person whose name stands in a qualified certificate, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from registratura.accounts import services as accounts
from registratura.accounts.models import User
from registratura.assurance import queries as proofs
from registratura.assurance.errors import ChallengeRefusedError
from registratura.assurance.models import Challenge
from registratura.flows import identity_signing
from registratura.kernel.assurance import Level
from registratura.signatures.checking.trust_list import read_list
from registratura.signatures.queries import Trust
from tests.cast import Town
from tests.fakes.authority import ARRIVED_AT, Authority, Holder, qc_statements
from tests.fakes.signed_samples import add_store, later, plain_pdf, sign_pdf
from tests.fakes.trusted_list import TSA, service, trusted_list

pytestmark = pytest.mark.django_db
NOW = ARRIVED_AT


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def tsa(authority: Authority) -> Holder:
    return authority.stamp_authority()


@pytest.fixture
def ion(alba: Town) -> User:
    return accounts.create_user(email="ion@exemplu.ro", full_name="Ion Popescu", now=NOW)


@pytest.fixture(autouse=True)
def _trusted(authority: Authority, tsa: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    operator = Authority().alone("Operatorul listei")
    content = trusted_list(operator, services=(service(authority.issuer), service(tsa, kind=TSA)))
    services = tuple(
        {**each, "list_sha256": "ab" * 32} for each in read_list(content, signers=[operator.der])["services"]
    )
    trust = Trust(services, (), {})
    monkeypatch.setattr("registratura.signatures.queries.trust", lambda **_more: trust)


def signed(user: User, authority: Authority, tsa: Holder, *, paper: bytes = b"", **person: Any) -> bytes:
    """What a person sends back: the paper, or another, signed by a holder."""
    identity_signing.give_paper(user=user, now=NOW - timedelta(hours=1))
    holder = authority.person(**{"statements": qc_statements(), **person})
    content = paper or proofs.paper_of(user.pk, at=NOW) or b""
    return add_store(sign_pdf(content, holder, stamper=tsa.stamper(later(0))), authority, holder, tsa)


def test_a_qualified_signature_of_the_same_name_proves_the_person(
    ion: User, authority: Authority, tsa: Holder
) -> None:
    content = signed(ion, authority, tsa, name="POPESCU ION")

    identity_signing.take_paper(user=ion, content=content, now=NOW)
    assert identity_signing.check_papers(now=NOW) == 1

    assert proofs.level_of(ion.pk, at=NOW) is Level.SIGNATURE
    assert proofs.level_of(ion.pk, at=NOW + timedelta(hours=13)) is None
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ({"name": "POPESCU VASILE"}, "POPESCU VASILE"),
        ({"name": "POPESCU ION", "statements": b""}, "nu este calificată"),
    ],
)
def test_another_name_or_a_weaker_signature_proves_nothing(
    ion: User, authority: Authority, tsa: Holder, person: dict[str, Any], words: str
) -> None:
    identity_signing.take_paper(user=ion, content=signed(ion, authority, tsa, **person), now=NOW)

    assert not identity_signing.check_paper(user_id=ion.pk, now=NOW)

    card = proofs.challenge_of(ion.pk, at=NOW)
    assert card is not None
    assert (card.state, words in card.refusal) == ("refused", True), card.refusal
    assert proofs.level_of(ion.pk, at=NOW) is None
    assert Challenge.objects.get().signed is None


def test_only_the_paper_that_was_given_is_taken_back(ion: User, authority: Authority, tsa: Holder) -> None:
    other = signed(ion, authority, tsa, paper=plain_pdf(), name="POPESCU ION")
    paper = proofs.paper_of(ion.pk, at=NOW) or b""

    for content in (b"", b"PK", paper, paper[:-1], other, paper + b"x" * 3_000_000):
        with pytest.raises(ChallengeRefusedError):
            identity_signing.take_paper(user=ion, content=content, now=NOW)
    with pytest.raises(ChallengeRefusedError):
        identity_signing.take_paper(user=ion, content=paper + b"\n%", now=NOW + timedelta(days=2))


def test_a_paper_with_rubbish_behind_it_is_refused_in_words(ion: User) -> None:
    identity_signing.give_paper(user=ion, now=NOW)
    paper = proofs.paper_of(ion.pk, at=NOW) or b""

    identity_signing.take_paper(user=ion, content=paper + b"\n%%EOF\x00rubbish", now=NOW)

    assert not identity_signing.check_paper(user_id=ion.pk, now=NOW)
    assert proofs.challenge_of(ion.pk, at=NOW).refusal  # type: ignore[union-attr]
