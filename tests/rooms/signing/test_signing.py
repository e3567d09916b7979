"""Signing in the folder: order, one PIN, what comes out, and who was first."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from registratura.documents import queries as documents
from registratura.signing import queries as folders
from registratura.signing import services as signing
from registratura.signing.errors import (
    BusyError,
    NotYoursToSignError,
    PaperChangedError,
    PaperUnfitError,
    RequestRefusedError,
    RequestStateError,
)
from registratura.signing.services import AskedStep
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.fakes.pki import Pki, this_pki
from tests.rooms.signing.ground import answer_with_files, file_key, now, paper, receive, with_authority


@pytest.fixture
def pki(settings: Any) -> Pki:
    settings.PRIVATE_TRUST_SERVICES = True
    running = this_pki()
    running.silent.clear()
    return running


def test_two_people_sign_in_their_order_and_both_signatures_last(alba: Town, pki: Pki, tmp_path: Path) -> None:
    with_authority(alba)
    ground = answer_with_files(alba)
    first, second = file_key(alba, alba.clerk, "bogdan"), file_key(alba, alba.head, "horia")
    request = ground.ask(AskedStep(alba.clerk.id, 1, "întocmit"), AskedStep(alba.head.id, 2, "șef serviciu"))

    with pytest.raises(NotYoursToSignError):
        ground.sign(request, by=alba.head, key=second)
    before = ground.content()
    ground.sign(request, by=alba.clerk, key=first)
    between = ground.content()
    outcome = ground.sign(request, by=alba.head, key=second)

    after = ground.content()
    assert outcome.lacks == ""
    assert ground.state(request) == "signed"
    assert between.startswith(before)
    assert after.startswith(between)
    (tmp_path / "signed.pdf").write_bytes(after)
    told = subprocess.run(["pdfsig", str(tmp_path / "signed.pdf")], capture_output=True, text=True, check=False)
    assert told.stdout.count("Signature is Valid") == 2
    assert told.stdout.count("MarcaTemporala-") == 2
