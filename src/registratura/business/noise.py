"""Noise over counts of persons: the discrete Laplace mechanism of OpenDP, and what it costs as the library tells it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

SCALE: Final = 2.0
"""Of the noise over each count; one person more or less costs ε = 1 / scale where each stands in one count alone."""


@cache
def _mechanism(scale: float) -> Any:
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    return dp.m.make_laplace(*space, scale=scale)


def epsilon_milli(*, scale: float = SCALE) -> int:
    """Return the loss of privacy of one answer in thousandths, rounded up."""
    return math.ceil(float(_mechanism(scale).map(1)) * 1000)


def noised(*, counts: Sequence[int], scale: float = SCALE) -> list[int]:
    """
    Return counts with noise, never below nought.

    Each person must stand in one count at the most; the groups must be those that everybody knows.
    """
    return [max(0, int(value)) for value in _mechanism(scale)(list(counts))]
