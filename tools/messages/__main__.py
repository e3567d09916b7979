"""
Bring the message catalogues up to date: `python -m tools.messages`; `--check` changes nothing and tells what is wrong;
`--compile` only compiles what is newer than its compiled form.
"""

import argparse
import sys

from tools.messages.catalogues import LANGUAGES, compile_all, faults, path_of, read, untranslated, write
from tools.messages.extraction import ROOT, template


def main() -> int:
    """Update, check or compile; return the exit code."""
    parser = argparse.ArgumentParser(prog="tools.messages", description="Message catalogues of the screens.")
    deed = parser.add_mutually_exclusive_group()
    deed.add_argument("--check", action="store_true", help="tell what is wrong, change nothing")
    deed.add_argument("--compile", action="store_true", help="only compile what changed")
    arguments = parser.parse_args()
    if arguments.compile:
        compile_all()
        return 0
    texts = template()
    if arguments.check:
        found = [fault for language in LANGUAGES for fault in faults(language, texts=texts)]
        print("\n".join(found) or f"{len(texts)} texts, all translated")
        if found:
            print(
                f"{len(found)} faults: run `make messages`, then complete the translations", file=sys.stderr
            )
        return 1 if found else 0
    for language in LANGUAGES:
        write(language, texts=texts)
        empty = untranslated(read(language))
        print(f"{path_of(language).relative_to(ROOT)}: {len(empty)} texts to translate")
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main())
