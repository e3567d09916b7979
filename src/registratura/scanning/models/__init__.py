"""Labels with codes, batches of scans with their parts, and folders that are watched."""

from registratura.scanning.models.batches import Batch, Part, ScanFolder
from registratura.scanning.models.labels import LabelCode, LabelRun

__all__ = ["Batch", "LabelCode", "LabelRun", "Part", "ScanFolder"]
