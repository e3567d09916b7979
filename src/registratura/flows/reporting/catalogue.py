"""The reports there are, in the order in which they are offered."""

from collections.abc import Mapping
from typing import Final

from . import (
    answer_times,
    channels,
    durations,
    integrity,
    kinds,
    law_544,
    overdue,
    petitions_half,
    transparency,
    workload,
)
from .definition import Definition

REPORTS: Final[Mapping[str, Definition]] = {
    module.REPORT.name: module.REPORT
    for module in (
        law_544,
        petitions_half,
        transparency,
        overdue,
        durations,
        answer_times,
        workload,
        channels,
        kinds,
        integrity,
    )
}
