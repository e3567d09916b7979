"""The verifier as the single file that is given out."""

import re
from functools import cache
from pathlib import Path

FILE_NAME = "registratura-verificator.py"
_OWN_IMPORT = re.compile(r"^from registratura\.checkpoints\.verifier\.marks import \(.*?^\)\n", re.M | re.S)


@cache
def text() -> str:
    """Return the program: what reads the marks, then what checks with them, without any import of the product."""
    here = Path(__file__).parent
    marks = (here / "marks.py").read_text(encoding="utf-8")
    program = (here / "program.py").read_text(encoding="utf-8")
    return f"{marks}\n\n{_OWN_IMPORT.sub('', program, count=1)}"
