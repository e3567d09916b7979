"""Addresses to which nothing may be sent."""

import pytest

from registratura.webhooks.errors import EndpointRefusedError
from tests.cast import Town

from .conftest import add


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "ftp://x.ro/",
            "https://ana:secret@x.ro/",
            "https://x.ro/ă",
            "https:// x",
            "javascript:alert(1)",
        ),
        *("https://" + "a" * 600, "https://x.ro:99999/"),
    ],
)
def test_an_address_that_is_none_is_refused(town: Town, url: str) -> None:
    with pytest.raises(EndpointRefusedError):
        add(town, url)
