"""The forms in which an institution's money is told of by files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from registratura.fees.ways.ghiseul import Ghiseul
from registratura.kernel.banking.bank_csv import BankCsv
from registratura.kernel.banking.camt053 import Camt053
from registratura.kernel.banking.mt940 import Mt940
from registratura.kernel.banking.port import Way
from registratura.kernel.banking.sorting import Sorted, sort

__all__ = ["WAYS", "Sorted", "sort"]
WAYS: Final[Sequence[Way]] = (Ghiseul(), Camt053(), Mt940(), BankCsv())
