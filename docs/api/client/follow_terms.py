"""
Tell which terms are over and which end within five days, the nearest first: `follow_terms.py`.

Needs a key with `entries:read`. REGISTRATURA_URL and REGISTRATURA_KEY say where and who. Ends with 2 when a term is
over, so that whoever runs it each morning can act on it.
"""

import os
import sys
from collections.abc import Iterator
from typing import Literal

from registratura_client import Client, ProblemError
from registratura_client.operations import TermLineOut

WHEN: tuple[Literal["overdue", "soon"], ...] = ("overdue", "soon")


def terms(client: Client, when: Literal["overdue", "soon"]) -> Iterator[TermLineOut]:
    """Give every term, page by page."""
    return client.every(lambda after: client.get_terms(when=when, after=after))


def main() -> int:
    """Write one line for each term."""
    client = Client(os.environ["REGISTRATURA_URL"], os.environ["REGISTRATURA_KEY"])
    over = 0
    try:
        for when in WHEN:
            for line in terms(client, when):
                over += when == "overdue"
                told = (when, line["safe_on"], line["written_number"], line["unit_name"], line["subject"])
                sys.stdout.write("\t".join(told) + "\n")
    except ProblemError as problem:
        sys.stderr.write(f"{problem.detail}\n")
        return 1
    return 2 if over else 0


if __name__ == "__main__":
    sys.exit(main())
