"""
Register a letter with its files: `register_mail.py "Apa Vie SRL" "Factura 117" factura.pdf anexa.pdf`.

Run again with the same letter it writes nothing new and tells the same number: the key comes from the content.
Needs a key with `entries:register`. REGISTRATURA_URL and REGISTRATURA_KEY say where and who.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

from registratura_client import Client, ProblemError


def register(client: Client, *, sender: str, subject: str, files: list[Path]) -> str:
    """Send the files in pieces, register the letter with them, and return its number as it is written."""
    seen = hashlib.sha256("\x1f".join([sender, subject]).encode())
    for path in files:
        with path.open("rb") as file:
            seen.update(hashlib.file_digest(file, "sha256").digest())
    given = client.post_registers_entries(
        "general",
        {
            "direction": "incoming",
            "channel": "email",
            "subject": subject,
            "parties": [{"role": "sender", "name": sender}],
            "uploads": [client.send_file(path) for path in files],
        },
        key=f"mail-{seen.hexdigest()}",
    )
    return given["written_number"]


def main() -> int:
    """Read what to register from the command line."""
    asked = argparse.ArgumentParser(description="Register a letter with its files.")
    asked.add_argument("sender")
    asked.add_argument("subject")
    asked.add_argument("files", nargs="*", type=Path)
    given = asked.parse_args()
    client = Client(os.environ["REGISTRATURA_URL"], os.environ["REGISTRATURA_KEY"])
    try:
        number = register(client, sender=given.sender, subject=given.subject, files=given.files)
    except ProblemError as problem:
        sys.stderr.write(f"{problem.detail}\n")
        return 1
    sys.stdout.write(f"{number}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
