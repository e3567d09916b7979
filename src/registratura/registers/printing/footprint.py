"""How much memory this process has taken at most."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_kib() -> int:
    """Return the high-water mark of this process's memory."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Not getrusage where it can be helped: a child inherits the mark of the process that started it.
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found.group(1)) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
