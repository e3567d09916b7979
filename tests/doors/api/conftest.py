import pytest

from tests.cast import Town

from .programs import Caller, issue


@pytest.fixture
def ana(alba: Town) -> Caller:
    """A program that stands for a registrar of Alba."""
    return Caller(issue(alba).secret)


@pytest.fixture
def carmen(buzau: Town) -> Caller:
    """A program of Buzău: it must see nothing of Alba."""
    return Caller(issue(buzau).secret)
