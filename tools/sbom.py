"""
The list of components (SBOM) in CycloneDX: what requirements/ pins, with hashes and licences, checked by its schema.

    python -m tools.sbom [-o FILE]
"""

import argparse
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import cast

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from registratura import __version__

ROOT = Path(__file__).resolve().parent.parent
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One pinned package."""

    name: str
    version: str
    sha256: tuple[str, ...]


def pins(path: Path) -> Iterator[Pin]:
    """Go through what a file of requirements pins."""
    text = path.read_text(encoding="utf-8")
    found = list(_PIN.finditer(text))
    for one, following in zip(found, [*found[1:], None], strict=True):
        block = text[one.start() : following.start() if following else len(text)]
        yield Pin(one["name"], one["version"], tuple(_HASH.findall(block)))


def licence_of(name: str) -> str:
    """Return what a package says of its licence, empty when it says nothing or is not installed."""
    try:
        told = cast(Message, importlib.metadata.metadata(name))
    except importlib.metadata.PackageNotFoundError:
        return ""
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    classes = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if one.startswith("License ::")
    ]
    licence = (told.get("License") or "").strip()
    return classes[0] if classes else licence if licence and "\n" not in licence and len(licence) < 80 else ""


def bom() -> str:
    """
    Return the list as text.

    Raises: ValueError when it does not hold to its own schema.
    """
    licences = LicenseFactory()
    made = Bom()
    made.metadata.component = Component(
        name="registratura",
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref="registratura",
        licenses=[licences.make_from_string("EUPL-1.2")],
    )
    for pin in pins(ROOT / "requirements" / "runtime.txt"):
        address = PackageURL("pypi", name=pin.name, version=pin.version)
        licence = licence_of(pin.name)
        component = Component(
            name=pin.name,
            version=pin.version,
            type=ComponentType.LIBRARY,
            purl=address,
            bom_ref=str(address),
            licenses=[licences.make_from_string(licence)] if licence else [],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in pin.sha256],
        )
        made.components.add(component)
        made.register_dependency(made.metadata.component, [component])
    text: str = JsonV1Dot6(made).output_as_string(indent=1)
    if (fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is not None:
        raise ValueError(str(fault)[:500])
    return text


def main() -> int:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path)
    place = parser.parse_args().output
    text = bom() + "\n"
    if place is None:
        sys.stdout.write(text)
    else:
        place.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
