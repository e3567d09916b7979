"""The published example of Standard Webhooks comes out as it is printed there."""

from datetime import UTC, datetime, timedelta

import pytest

from registratura.webhooks import pacing
from registratura.webhooks.signing import headers, read_secret, secret_of, signature, written_secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NUMBER, SECONDS, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
EXPECTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_reference_vector_of_standard_webhooks_is_reproduced() -> None:
    secret = read_secret(SECRET)

    made = signature(secret=secret, message_id=NUMBER, seconds=SECONDS, body=BODY)

    assert made == EXPECTED
    assert written_secret(secret) == SECRET


@pytest.mark.parametrize(
    ("number", "seconds", "body"),
    [(NUMBER, SECONDS, b'{"test":2432232314}'), ("msg_x", SECONDS, BODY), (NUMBER, SECONDS + 1, BODY)],
)
def test_another_body_number_or_moment_has_another_signature(number: str, seconds: int, body: bytes) -> None:
    made = signature(secret=read_secret(SECRET), message_id=number, seconds=seconds, body=body)

    assert made != EXPECTED


def test_during_a_change_of_key_both_sign_and_either_is_enough() -> None:
    old, new = read_secret(SECRET), secret_of(institution_id=1, endpoint_id=2, nonce="n")

    made = headers(secrets=[new, old], message_id=NUMBER, seconds=SECONDS, body=BODY)

    first, second = made["webhook-signature"].split(" ")
    assert second == EXPECTED
    assert first == signature(secret=new, message_id=NUMBER, seconds=SECONDS, body=BODY)
    assert len(new) == 32  # the standard wants 24 to 64 bytes


def test_attempts_are_spread_over_two_days_and_a_half_with_jitter_and_then_end() -> None:
    at, waits = NOW, []
    for attempts in range(1, pacing.MOST_ATTEMPTS):
        again = pacing.next_attempt(attempts=attempts, now=at, chance=0.5)
        assert again is not None
        waits.append(again - at)
        at = again

    assert timedelta(days=2) < at - NOW < timedelta(days=3)
    assert waits == sorted(waits)
    assert pacing.next_attempt(attempts=pacing.MOST_ATTEMPTS, now=at, chance=0.5) is None
    early, late = (pacing.next_attempt(attempts=2, now=NOW, chance=chance) for chance in (0.0, 1.0))
    assert (early, late) == (NOW + timedelta(minutes=4), NOW + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("asked", "wait"), [("3600", 3600), ("999999", 86_400), ("-1", 10), ("mâine", 10), ("٣٦٠٠", 10)]
)
def test_what_the_other_side_asks_is_heard_up_to_a_day(asked: str, wait: int) -> None:
    again = pacing.next_attempt(attempts=1, now=NOW, chance=0.5, retry_after=asked)

    assert again == NOW + timedelta(seconds=wait)
