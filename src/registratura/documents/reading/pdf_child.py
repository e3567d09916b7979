"""
Opens the PDF on standard input and says in JSON what it found.

Run as a program of its own, never imported: a PDF that exhausts memory or time ends this process only.

Arguments: memory limit in bytes, processor limit in seconds.
"""

from __future__ import annotations

import json
import resource
import sys


def main() -> None:
    """Limit this process, then look at the file."""
    memory_bytes, cpu_seconds = int(sys.argv[1]), int(sys.argv[2])
    try:
        import pikepdf
    except ImportError:
        sys.stdout.write(json.dumps({"status": "unchecked"}))
        return
    # After the import: what fails from here on is the file's doing.
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = _opened(pikepdf)
    except pikepdf.PasswordError:
        found = {"status": "encrypted"}
    except MemoryError:
        found = {"status": "heavy"}
    except (
        pikepdf.PdfError,
        pikepdf.DependencyError,
        ValueError,
        RuntimeError,
        OverflowError,
        RecursionError,
    ):
        found = {"status": "broken"}
    sys.stdout.write(json.dumps(found))


def _opened(pikepdf) -> dict[str, object]:  # type: ignore[no-untyped-def]
    try:
        document = pikepdf.open(sys.stdin.buffer, attempt_recovery=False)
        damaged = bool(document.get_warnings())
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        sys.stdin.buffer.seek(0)
        document = pikepdf.open(sys.stdin.buffer)
        damaged = True
    with document:
        pages = len(document.pages)
        if not pages:
            return {"status": "broken"}
        return {"status": "ok", "pages": pages, "damaged": damaged, "restricted": document.is_encrypted}


if __name__ == "__main__":
    main()
