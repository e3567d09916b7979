"""Signed notes and checkpoints as C2SP writes them."""

import hashlib

import pytest

from registratura.kernel.attesting import new_private_key, public_key_of
from registratura.kernel.notes import (
    Checkpoint,
    NoteError,
    Verifier,
    open_note,
    read_checkpoint,
    read_verifier,
    sign_note,
)

# The example of the specification (c2sp.org/signed-note).
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)


def test_the_example_of_the_specification_opens() -> None:
    verifier = read_verifier(KEY)

    text, names = open_note(NOTE, verifiers=[verifier])

    assert (text, names) == ("This is an example message.\n", ("example.com/foo",))
    assert verifier.key_id.hex() == "530d903a"
    assert str(verifier) == KEY


def test_unknown_signatures_are_passed_over_and_a_known_one_that_fails_rejects() -> None:
    keys = [new_private_key() for _ in range(16)]
    body = "log.example\n1\n" + "A" * 43 + "=\n"
    notes = [sign_note(body, name=f"log{place}.example", private_key=key) for place, key in enumerate(keys)]
    note = body + "\n" + "".join(one.split("\n\n")[1] for one in notes)
    known = Verifier("log15.example", public_key_of(keys[15]))

    assert open_note(note, verifiers=[known])[1] == ("log15.example",)
    with pytest.raises(NoteError):
        open_note(note, verifiers=[Verifier("other.example", known.public_key)])
    with pytest.raises(NoteError):
        open_note(note.replace("log.example\n1", "log.example\n2"), verifiers=[known])


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "no signature\n",
        "text\n\n— name\n",
        "text\n\n- example.com/foo AAAA\n",
        NOTE.replace("\n\n", "\n"),
        NOTE[:-1],
        NOTE.replace("=", "!"),
        NOTE.replace("example message", "example\tmessage"),
    ],
)
def test_a_note_in_another_form_is_refused(broken: str) -> None:
    with pytest.raises(NoteError):
        open_note(broken, verifiers=[read_verifier(KEY)])


@pytest.mark.parametrize("key", ["", "example.com/foo", KEY.replace("530d903a", "530d903b"), KEY + "A"])
def test_a_verifier_in_another_form_is_refused(key: str) -> None:
    with pytest.raises(NoteError):
        read_verifier(key)


def test_a_checkpoint_is_an_origin_a_size_and_a_root() -> None:
    checkpoint = Checkpoint("log.example/journal", 7, hashlib.sha256(b"root").digest())

    assert read_checkpoint(checkpoint.body()) == checkpoint
    assert read_checkpoint(checkpoint.body() + "an extension\n") == checkpoint
    for broken in (
        "",
        "a\n1\n",
        "a\n01\nAAAA\n",
        "a\n-1\nAAAA\n",
        "a\n1\nAAAA\n",
        "\n1\n" + "A" * 43 + "=\n",
    ):
        with pytest.raises(NoteError):
            read_checkpoint(broken)
