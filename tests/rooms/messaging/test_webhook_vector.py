"""The published example of Standard Webhooks comes out as it is printed there; a body written anew does not."""

import base64

from registratura.messaging.channels.webhook import signature, written_secret

SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
EXPECTED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_reference_vector_of_standard_webhooks_is_reproduced() -> None:
    made = signature(
        secret=SECRET,
        reference="msg_p5jXN8AQM9LWM0D4loKWxJek",
        moment=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert made == EXPECTED
    assert written_secret(SECRET) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_body_written_anew_has_another_signature() -> None:
    made = signature(
        secret=SECRET,
        reference="msg_p5jXN8AQM9LWM0D4loKWxJek",
        moment=1614265330,
        body=b'{"test":2432232314}',
    )
    assert made != EXPECTED
