"""Running foreign converters (OCR, office, pictures, archives) on files that nobody has vouched for."""

from .running import Limits, Outcome, Verdict, read_left, run_child, run_confined

__all__ = ["Limits", "Outcome", "Verdict", "read_left", "run_child", "run_confined"]
