"""Tables of petitions."""

from registratura.petitions.models.options import Options
from registratura.petitions.models.petition import Petition
from registratura.petitions.models.remarks import Remarks
from registratura.petitions.models.signature import Signature

__all__ = ["Options", "Petition", "Remarks", "Signature"]
