"""ghiseul.ro as an office sees it: a list goes there, lists of payments come back late, twice, or wrong."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from registratura.fees.ways.ghiseul import BACK

Line = tuple[str, str, str, str, str]


class Ghiseul:
    """The service: what is owed by the list it was given, and what it says was paid."""

    def __init__(self, handed: bytes) -> None:
        rows = csv.DictReader(StringIO(handed.decode("utf-8-sig")), delimiter=";")
        self.owed = {row["referinta"]: row["suma"] for row in rows}
        self._lines: list[Line] = []

    def pay(
        self, reference: str, *, number: str, amount: str = "", state: str = "platit", day: str = "2026-03-05"
    ) -> None:
        """Have somebody pay; another sum, state or reference is a lie of the service."""
        self._lines.append((number, reference, amount or self.owed.get(reference, "1.00"), day, state))

    def list(self, *, only: Sequence[int] = (), repeated: int = 1) -> bytes:
        """Return the list of payments: all or some of them, each as often as the service repeats itself."""
        chosen: Iterable[Line] = [self._lines[place] for place in only] if only else self._lines
        text = StringIO()
        table = csv.writer(text, delimiter=";")
        table.writerow(BACK)
        for line in chosen:
            for _turn in range(repeated):
                table.writerow(line)
        return text.getvalue().encode()
