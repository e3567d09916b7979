"""The supplier of the tests of payments."""

from typing import Any

import pytest

from tests.cast import Supplier, open_supplier

from .ground import known_to_providers


@pytest.fixture
def supplier(db: None, settings: Any) -> Supplier:
    """The supplier, known to the trial providers."""
    settings.TRIAL_PROVIDERS = "http://127.0.0.1:1"
    here = open_supplier()
    known_to_providers(here)
    return here
