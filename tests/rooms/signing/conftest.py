"""The running infrastructure, whole before each test."""

from typing import Any

import pytest

from tests.fakes.pki import Pki, this_pki


@pytest.fixture
def pki(settings: Any) -> Pki:
    """Give the infrastructure with every service answering; addresses of this machine may be asked."""
    settings.PRIVATE_TRUST_SERVICES = True
    running = this_pki()
    running.silent.clear()
    return running
