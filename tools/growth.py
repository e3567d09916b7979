"""
What a year of registrations costs in processors, bytes and machines: `python -m tools.growth` prints the table of
docs/growing.md. What was measured stands in docs/performance.md and is named beside each figure; the rest is assumed.
"""

import math
import sys
from dataclasses import dataclass

WORKING_SECONDS = 250 * 8 * 3600
YEAR_SECONDS = 365 * 24 * 3600
YEARLY = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one registration costs, with all that is done about it later. Times in milliseconds of one core."""

    # Measured.
    register_web_ms: float = 1.98
    register_database_ms: float = 1.12
    page_web_ms: float = 10.0
    page_database_ms: float = 2.6
    bare_row_bytes: int = 3_290
    bare_log_bytes: int = 4_710
    ocr_page_ms: float = 2_000.0
    # Assumed.
    pages_read: int = 20
    life: int = (
        3  # rows of an order, a term, an answer, a dispatch and messages, as times the bare registration
    )
    file_bytes: int = 520_000
    scanned_pages: float = 1.5
    busiest: float = 5.0  # the busiest hour, as times the mean of working hours
    busy_share: float = 0.5  # how much of a core may be in use in that hour


@dataclass(frozen=True, slots=True)
class Year:
    """What a year of so many registrations asks for."""

    count: int
    a_second: float  # in the busiest hour
    web_cores: int
    database_cores: int
    recognizing_cores: int
    rows_gb: float
    log_gb_a_day: float
    files_tb: float


def year_of(count: int, cost: Cost) -> Year:
    """Work out what a year asks for; at least one core of each kind, which small offices share."""
    a_second = count / WORKING_SECONDS * cost.busiest
    web = a_second * (cost.register_web_ms + cost.pages_read * cost.page_web_ms) / 1000
    database = (
        a_second * (cost.life * cost.register_database_ms + cost.pages_read * cost.page_database_ms) / 1000
    )
    recognizing = count * cost.scanned_pages * cost.ocr_page_ms / 1000 / YEAR_SECONDS
    return Year(
        count=count,
        a_second=a_second,
        web_cores=math.ceil(web / cost.busy_share),
        database_cores=math.ceil(database / cost.busy_share),
        recognizing_cores=math.ceil(recognizing / cost.busy_share),
        rows_gb=count * cost.life * cost.bare_row_bytes / 1e9,
        log_gb_a_day=count * cost.life * cost.bare_log_bytes / 1e9 / 250,
        files_tb=count * cost.file_bytes / 1e12,
    )


def table(cost: Cost) -> str:
    """Return the table of docs/growing.md."""
    lines = [
        "| registrations a year | a second in the busiest hour | web cores | database cores | recognizing cores "
        "| rows a year | log a day | files a year |",
        "|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for count in YEARLY:
        year = year_of(count, cost)
        lines.append(
            f"| {count:,} | {year.a_second:.3g} | {year.web_cores} | {year.database_cores} | {year.recognizing_cores} "
            f"| {year.rows_gb:,.3g} GB | {year.log_gb_a_day:.3g} GB | {year.files_tb:.3g} TB |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table(Cost()))
