"""What others may want to hear of agreements."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AgreementChanged:
    """Something changed of what a customer's agreement opens; its institutions are told by a job."""

    institution_id: int
    customer_id: int
    at: datetime
