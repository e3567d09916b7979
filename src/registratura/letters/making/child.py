"""
Sets one template in a confined process: Typst, or the fields of a .docx.

Run as a program of its own (`python -I child.py DEED JSON`), never imported; the template is `input` in the current
folder, its values `data.json`, the answer is left in `answer.json` with the files beside it. What the template does
wrong ends as an answer with a reason; what ends the process itself is told by the sandbox.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

INPUT = "input"
LOGO_FILE = "logo.png"
MARK_FILE = "mark.png"
MARK_MM = 18
SMALLEST_LOGO = 16
PARTS_MOST = 600
PART_BYTES = 24 << 20
ALL_PARTS_BYTES = 64 << 20
NAMES_MOST = 400
HARMLESS_LINK = re.compile(r"(?i)(https?|mailto|tel):")
# Instructions of Word fields that fetch something, or run it.
FETCHING = re.compile(
    rb"(?i)\b(INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK|IMPORT|DATABASE|RD|MACROBUTTON)\b"
)
INSTRUCTION = re.compile(rb"(?s)<w:instrText[^>]*>(.*?)</w:instrText>|w:instr=\"([^\"]*)\"")
RUNNING = (
    "vbaproject",
    "vbadata",
    "activex",
    "embeddings/",
    "customui",
    "attachedtoolbars",
    "webextensions",
    "afchunk",
)
DOCX_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Kept loaded by the warm process that this program is forked from.
NEEDS = ("typst", "lxml.etree", "docxtpl", "jinja2.sandbox", "PIL.ImageOps", "PIL.PngImagePlugin")


class Refusal(Exception):
    """The template cannot be taken; the code says why."""

    def __init__(self, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.answer = {"reason": reason, **more}


def main() -> None:
    """Do the deed and write down its outcome."""
    deed, given = sys.argv[1], json.loads(sys.argv[2])
    deeds = {"typst": _typst, "docx-look": _docx_look, "docx-fill": _docx_fill, "logo": _logo}
    try:
        answer = deeds[deed](given)
    except Refusal as refusal:
        answer = refusal.answer
    Path("answer.json").write_text(json.dumps(answer), encoding="utf-8")


def _typst(given: dict[str, Any]) -> dict[str, Any]:
    import typst

    data = Path("data.json").read_text(encoding="utf-8")
    compiler = typst.Compiler(root=".", font_paths=[given["fonts"]], ignore_system_fonts=True)
    options: dict[str, Any] = {"input": Path(INPUT).read_bytes(), "sys_inputs": {"data": data}}
    try:
        if given["picture"]:
            pages = compiler.compile(**options, format="png", ppi=given["ppi"])
        else:
            pages = compiler.compile(**options, pdf_standards=given["standard"], timestamp=given["timestamp"])
    except typst.TypstError as error:
        found = {"message": error.message, "diagnostic": error.diagnostic, "hints": list(error.hints)}
        raise Refusal("typst", **found) from error
    made = [page for page in (pages if isinstance(pages, list) else [pages]) if page is not None]
    if len(made) > given["pages_most"]:
        raise Refusal("too-many-pages", pages=len(made))
    for number, content in enumerate(made, start=1):
        Path(f"page-{number}.png" if given["picture"] else "letter.pdf").write_bytes(content)
    return {"pages": len(made)}


# --- .docx ---------------------------------------------------------------------------------------------------------


def _docx_look(given: dict[str, Any]) -> dict[str, Any]:
    _check_package()
    template = _opened()
    names: dict[str, None] = {}
    environment = _environment()
    for xml in _texts(template):
        for name in _names(environment, xml):
            names.setdefault(name)
    if len(names) > NAMES_MOST:
        raise Refusal("too-many-fields")
    return {"names": list(names)}


def _docx_fill(given: dict[str, Any]) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    _check_package()
    template = _opened()
    data = json.loads(Path("data.json").read_text(encoding="utf-8"))
    context = {
        group: {name: _as_runs(value) for name, value in fields.items()} for group, fields in data.items()
    }
    if Path(LOGO_FILE).is_file():
        context["institutie"]["sigla"] = InlineImage(template, LOGO_FILE, height=Mm(18))
    try:
        template.render(context, _environment(), autoescape=True)
        if Path(MARK_FILE).is_file():
            _lay_mark(template.docx, given["mark"])
        template.save("filled.docx")
    except Exception as error:  # a template is foreign code: whatever it raises is its own fault
        raise _template_fault(error) from error
    return {}


def _lay_mark(paper: Any, line: str) -> None:
    """Put the code and its line after the last words: beside each other, on one page, outside the template's styles."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(table.rows[0].cells, (MARK_MM + 4, 120), strict=True):
        cell.width = Mm(width)
    code, words = (cell.paragraphs[0] for cell in table.rows[0].cells)
    code.paragraph_format.space_before = words.paragraph_format.space_before = Pt(14)
    picture = code.add_run().add_picture(MARK_FILE, width=Mm(MARK_MM))
    picture._inline.docPr.set("descr", line)
    words.add_run(line).font.size = Pt(8.5)


def _as_runs(value: str) -> str:
    # \a is how docxtpl is told of a new paragraph of the same style; other controls cannot stand in XML at all.
    plain = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", value)
    return re.sub(r"\n+", "\a", plain.strip("\n"))


def _opened() -> Any:
    from docxtpl import DocxTemplate

    template = DocxTemplate(INPUT)
    try:
        template.init_docx()
    except Exception as error:
        raise Refusal("unreadable") from error
    return template


def _texts(template: Any) -> list[str]:
    """Return the body, the headers and the footers, as the template engine reads them."""
    texts = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        texts += [
            template.patch_xml(template.get_part_xml(part))
            for _key, part in template.get_headers_footers(uri)
        ]
    return texts


def _environment() -> Any:
    """Return Jinja without loops to count with, calls, attributes of Python, imports, or products of texts."""
    from jinja2 import ChainableUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Confined(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%", "+", "~"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            raise SecurityError(operator)

        def is_safe_callable(self, obj: Any) -> bool:
            return False

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            return False

    environment = Confined(autoescape=True, undefined=ChainableUndefined)
    environment.globals.clear()
    kept = (
        "upper",
        "lower",
        "title",
        "capitalize",
        "trim",
        "default",
        "d",
        "first",
        "last",
        "e",
        "escape",
        "length",
    )
    environment.filters = {name: environment.filters[name] for name in kept}
    environment.filters["paragrafe"] = lambda value: str(value).split("\a") if value else []
    environment.tests = {
        name: environment.tests[name] for name in ("defined", "undefined", "none", "eq", "ne", "in")
    }
    return environment


def _names(environment: Any, xml: str) -> list[str]:
    """Return the fields that a text names, `grup.camp`, in their order."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(xml)
        environment.compile(tree)
    except TemplateSyntaxError as error:
        raise _template_fault(error) from error
    except Exception as error:
        raise Refusal("jinja", message=str(error)[:200], near="") from error
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    inside: set[int] = set()
    found: dict[str, None] = {}
    for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
        parts = _chain(node, nodes)
        inside.add(id(getattr(node, "node", None)))
        if parts and parts[0] not in own:
            found.setdefault(".".join(parts[:2]))
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in own and id(node) not in inside:
            found.setdefault(node.name)
    forbidden = (
        nodes.Call,
        nodes.Include,
        nodes.Import,
        nodes.FromImport,
        nodes.Extends,
        nodes.Macro,
        nodes.CallBlock,
    )
    if any(True for _ in tree.find_all(forbidden)):
        raise Refusal("jinja-forbidden")
    return list(found)


def _chain(node: Any, nodes: Any) -> list[str]:
    parts: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
        elif isinstance(node.arg, nodes.Const):
            parts.append(str(node.arg.value))
        node = node.node
    return [node.name, *reversed(parts)] if isinstance(node, nodes.Name) else []


def _template_fault(error: Exception) -> Refusal:
    from jinja2.exceptions import SecurityError

    near = ""
    for line in getattr(error, "docx_context", None) or []:
        near = re.sub(r"<[^>]*>", "", str(line)).strip() or near
    source, number = getattr(error, "source", "") or "", getattr(error, "lineno", 0) or 0
    if not near and source and number:
        near = re.sub(r"<[^>]*>", "", source.splitlines()[number - 1]).strip()
    reason = "jinja-forbidden" if isinstance(error, SecurityError) else "jinja"
    return Refusal(reason, message=str(error)[:200], near=near[:120])


def _check_package() -> None:
    """Refuse what is no plain .docx: macros, links to outside, things that run, bombs."""
    try:
        with zipfile.ZipFile(INPUT) as package:
            infos = package.infolist()
            if len(infos) > PARTS_MOST or sum(info.file_size for info in infos) > ALL_PARTS_BYTES:
                raise Refusal("bomb")
            for info in infos:
                _check_part(package, info)
            names = {info.filename for info in infos}
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise Refusal("unreadable")
            if DOCX_TYPE not in package.read("[Content_Types].xml"):
                raise Refusal(
                    "macros" if b"macroEnabled" in package.read("[Content_Types].xml") else "unreadable"
                )
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refusal("unreadable") from error


def _check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    name = info.filename.lower()
    if info.flag_bits & 1:
        raise Refusal("encrypted")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name:
        raise Refusal("unreadable")
    if any(mark in name for mark in RUNNING) or name.endswith((".bin", ".exe", ".js", ".vbs")):
        raise Refusal("macros" if "vba" in name else "embedded")
    if not name.endswith((".xml", ".rels")):
        return
    with package.open(info) as part:
        content = part.read(PART_BYTES + 1)
    if len(content) > PART_BYTES:
        raise Refusal("bomb")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("unreadable")
    if name.endswith(".rels"):
        _check_links(content)
    for found in INSTRUCTION.finditer(content):
        if FETCHING.search(found[1] or found[2] or b""):
            raise Refusal("external")


def _check_links(content: bytes) -> None:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal("unreadable") from error
    for link in tree:
        kind, target = str(link.get("Type", "")), str(link.get("Target", ""))
        outside = link.get("TargetMode") == "External" or re.match(r"(?i)[a-z][a-z0-9+.-]*:|//|\\\\", target)
        if outside and not (kind.endswith("/hyperlink") and HARMLESS_LINK.match(target)):
            raise Refusal("external", target=target[:120])


# --- the coat of arms ----------------------------------------------------------------------------------------------


def _logo(given: dict[str, Any]) -> dict[str, Any]:
    """Draw a picture anew, small, as PNG: nothing else of the file stays."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = given["pixels_most"]
    try:
        with Image.open(INPUT, formats=("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")) as image:
            if image.width * image.height > given["pixels_most"] or min(image.size) < SMALLEST_LOGO:
                raise Refusal("logo-size")
            drawn = ImageOps.exif_transpose(image).convert("RGBA")
            drawn.thumbnail((given["side"], given["side"]))
            plain = Image.frombytes("RGBA", drawn.size, drawn.tobytes())
            if given["colors"]:
                plain = plain.quantize(given["colors"], method=Image.Quantize.FASTOCTREE)
            plain.save(LOGO_FILE, optimize=True)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal("logo-unreadable") from error
    return {"width": drawn.width, "height": drawn.height}


if __name__ == "__main__":
    main()
