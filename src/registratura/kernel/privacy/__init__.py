"""
The vocabulary of personal data: what a field holds, about whom, for which purpose, under which rule it leaves.

Plain Python, because every model speaks it. `docs/howto/declare-personal-data.md` shows how.
"""

from registratura.kernel.privacy.datasets import Dataset
from registratura.kernel.privacy.declarations import Declaration, Held
from registratura.kernel.privacy.keeping import RetentionRule
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.privacy.vocabulary import Access, Category, Erasure, SubjectType

__all__ = [
    "Access",
    "Category",
    "Dataset",
    "Declaration",
    "Erasure",
    "Held",
    "Purpose",
    "RetentionRule",
    "SubjectType",
]
