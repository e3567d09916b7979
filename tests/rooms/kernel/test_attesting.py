"""Signed JSON: the published vector of eddsa-jcs-2022, the vectors of RFC 8785, and every way of touching it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from registratura.kernel.attesting import (
    ProofError,
    attest,
    base58,
    check_attested,
    multikey,
    new_private_key,
    public_key_of,
    read_base58,
    read_multikey,
)
from registratura.kernel.digest import CanonicalFormError, canonical_json

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
# W3C Data Integrity EdDSA Cryptosuites v1.0, appendix B.2 (W3C Software and Document License).
KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
SECRET = "3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
VALUE = "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"
CREDENTIAL: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}


def signed() -> dict[str, Any]:
    """Return the credential of the vector, signed."""
    return attest(
        CREDENTIAL,
        private_key=read_base58(SECRET)[2:],
        verification_method=f"https://vc.example/issuers/5678#{KEY}",
        now=datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC),
    )


def test_the_published_vector_is_made_and_checked() -> None:
    document = signed()

    assert document["proof"]["proofValue"] == VALUE
    check_attested(document, public_key=read_multikey(KEY))


@pytest.mark.parametrize(
    "touch",
    [
        {"name": "Another Credential"},
        {"extra": "more"},
        {"proof": {}},
        {"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}},
        {"@context": CONTEXT[:1]},
    ],
)
def test_whatever_is_touched_is_refused(touch: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        check_attested({**signed(), **touch}, public_key=read_multikey(KEY))


@pytest.mark.parametrize(
    "touch",
    [
        {"created": "2024-02-24T23:36:38Z"},
        {"proofValue": VALUE[:-1]},
        {"proofValue": "z" + "1" * 300},
        {"proofValue": None},
        {"proofPurpose": "authentication"},
        {"verificationMethod": "https://evil.example/#key"},
    ],
)
def test_a_touched_proof_is_refused(touch: dict[str, Any]) -> None:
    document = signed()
    with pytest.raises(ProofError):
        check_attested({**document, "proof": {**document["proof"], **touch}}, public_key=read_multikey(KEY))


def test_another_key_does_not_check_it() -> None:
    with pytest.raises(ProofError):
        check_attested(signed(), public_key=public_key_of(new_private_key()))


def test_keys_are_written_and_read_back() -> None:
    assert multikey(read_multikey(KEY)) == KEY
    assert read_base58(base58(b"\x00\x00abc")) == b"\x00\x00abc"
    for text in ("", "z", "u" + KEY[1:], KEY[:-1], KEY + "1", "z0OIl"):
        with pytest.raises(ProofError):
            read_multikey(text)


# RFC 8785 and cyberphone/json-canonicalization, testdata.
@pytest.mark.parametrize(
    ("given", "written"),
    [
        (
            {
                "peach": "This sorting order",
                "péché": "is wrong according to French",
                "pêche": "but canonicalization MUST",
                "sin": "ingnore locale",
            },
            '{"peach":"This sorting order","péché":"is wrong according to French",'
            '"pêche":"but canonicalization MUST","sin":"ingnore locale"}',
        ),
        (
            {
                "\u20ac": "Euro Sign",
                "1": "One",
                "\u0080": "Control\u007f",
                "\U0001f602": "Smiley",
                "\u00f6": "Latin Small Letter O With Diaeresis",
                "\ufb33": "Hebrew Letter Dalet With Dagesh",
                "</script>": "Browser Challenge",
            },
            '{"1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f",'
            '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","\U0001f602":"Smiley",'
            '"\ufb33":"Hebrew Letter Dalet With Dagesh"}',
        ),
        (
            {"1": {"f": {"f": "hi", "F": 5}, "\n": 56}, "10": {}, "": "empty", "a": {}, "111": [{}], "A": {}},
            '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
        ),
        ([56, {"d": True, "10": None, "1": []}], '[56,{"1":[],"10":null,"d":true}]'),
        ({"Unnormalized Unicode": "\u1e0d\u0307"}, '{"Unnormalized Unicode":"\u1e0d\u0307"}'),
        ("this is a test string 1235", '"this is a test string 1235"'),
        (
            {"escaping": '€$\x0f\nA\'B"\\\\"/', "literals": [None, True, False]},
            '{"escaping":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","literals":[null,true,false]}',
        ),
    ],
    ids=["french", "weird", "structures", "arrays", "unicode", "simple-string", "values"],
)
def test_the_published_vectors_of_canonical_json(given: object, written: str) -> None:
    assert canonical_json(given).decode() == written


def test_numbers_that_are_not_whole_are_never_signed() -> None:
    with pytest.raises(CanonicalFormError):
        canonical_json({"numbers": [1e30, 4.5, 0.002]})
