"""Roughly where and when: enough to recognize oneself, too little to follow anybody."""

from datetime import UTC, datetime

import pytest

from registratura.accounts.places import rough_browser, rough_moment, rough_network


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("86.120.14.7", "86.120.*.*"),
        ("127.0.0.1", "127.0.*.*"),
        ("2a02:2f0e:1:2:3:4:5:6", "2a02:2f0e:*"),
        ("::ffff:86.120.14.7", "86.120.*.*"),
        ("nimic", ""),
        ("", ""),
    ],
)
def test_of_an_address_half_is_kept(address: str, kept: str) -> None:
    assert rough_network(address) == kept


def test_of_a_moment_the_quarter_of_an_hour_is_kept() -> None:
    moment = datetime(2026, 3, 2, 9, 44, 59, 999, tzinfo=UTC)

    assert rough_moment(moment) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "Firefox/Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile Safari/537 Edg/120", "Edge/Android"),
        ("curl/8.0", ""),
        ("\x00" * 5_000, ""),
    ],
)
def test_of_a_browser_its_name_and_system_are_kept(agent: str, kept: str) -> None:
    assert rough_browser(agent) == kept
