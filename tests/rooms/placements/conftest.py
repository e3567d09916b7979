"""What a process keeps of notices for a minute must not outlive a test."""

from collections.abc import Iterator

import pytest

from registratura.flows.placing import showing


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    showing.forget_kept()
    yield
    showing.forget_kept()
