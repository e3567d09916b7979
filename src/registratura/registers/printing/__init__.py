"""
The printed register, the citizen's receipt and the registration label, as PDF/A-2u.

Plain Python: values in, files out. It knows no table, no scope and no request.
"""

from pathlib import Path
from typing import Final

TEMPLATE_FOLDER: Final = Path(__file__).parent / "templates"
