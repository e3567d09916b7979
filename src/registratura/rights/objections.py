"""Which purposes an objection stops, and with what it must be weighed. Pure."""

from typing import Final

from registratura.kernel.privacy.purposes import FACTS, MARKETING, SWITCHABLE, Ground, Purpose

STOPPED: Final = tuple(
    purpose
    for purpose, facts in FACTS.items()
    if purpose in SWITCHABLE or facts.ground in (Ground.LEGITIMATE_INTEREST, Ground.PUBLIC_TASK)
)
"""
What one may object to, in order: what stands on a public task or a legitimate interest, and every offer.

Law: GDPR art. 21 alin. (1), (2).
"""

AT_ONCE: Final = frozenset(MARKETING)
"""Offers and advertisements: stopped without reasons and without weighing. Law: GDPR art. 21 alin. (3)."""


def rests_with(purpose: str) -> frozenset[str]:
    """Return the marks by which data rest for a purpose: everything, the purpose itself, the one it follows."""
    marks = {"", str(purpose)}
    if purpose in FACTS:
        follows = FACTS[Purpose(purpose)].follows
        marks |= {str(follows)} if follows is not None else set()
    return frozenset(marks)
