"""By what the trial providers are known: made for trying, in the open, worth nothing anywhere else."""

import hashlib
from functools import cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NETOPIA_MERCHANT: Final = "TRIA-LTRI-ALTR-IALT-RIAL"
NETOPIA_API_KEY: Final = "trial-api-key"
EUPLATESC_MERCHANT: Final = "trialaccount"
EUPLATESC_KEY: Final = "00112233445566778899AABBCCDDEEFF"
EUPLATESC_USER: Final = "trialuser"
EUPLATESC_USER_KEY: Final = "FFEEDDCCBBAA99887766554433221100"
STRIPE_SECRET: Final = "whsec_trial_0123456789abcdefghij"
STRIPE_API_KEY: Final = "sk_trial_0123456789"

# Two primes of 1024 bits, made from words: the trial key is the same in every process and on every machine.
_WORDS: Final = "registratura trial provider"


@cache
def netopia_key() -> rsa.RSAPrivateKey:
    """Return the private key with which the trial Netopia signs."""
    p, q, e = _prime(f"{_WORDS} p"), _prime(f"{_WORDS} q"), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public)
    return numbers.private_key()


def netopia_public_key() -> str:
    """Return the public half, PEM."""
    public = netopia_key().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _prime(words: str) -> int:
    data = b"".join(hashlib.sha512(f"{words}{part}".encode()).digest() for part in range(2))
    # The two highest bits keep the product at 2048 bits, the lowest makes it odd.
    number = int.from_bytes(data, "big") | (3 << 1022) | 1
    while not _is_prime(number):
        number += 2
    return number


def _is_prime(number: int) -> bool:
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    return all(_passes(number, base, odd, twos) for base in (2, 3, 5, 7, 11, 13, 17, 19))


def _passes(number: int, base: int, odd: int, twos: int) -> bool:
    power = pow(base, odd, number)
    if power in (1, number - 1):
        return True
    for _ in range(twos - 1):
        power = power * power % number
        if power == number - 1:
            return True
    return False
