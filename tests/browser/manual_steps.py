"""A browser that does what a page of the manual says, and takes its pictures."""

import io
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from registratura.flows.manual.steps import Action

SIZE = {"width": 1366, "height": 768}
PATIENCE_S = 15.0


class LostError(AssertionError):
    """What the manual names is not on the screen; the message holds the line."""


@dataclass
class Reader:
    """
    Somebody who follows the manual to the letter.

    enter: signs a person of the ground in; places: what stands in braces; folder: where pictures go, or None.
    """

    page: Page
    root: str
    enter: Callable[[Page, str], None]
    places: Mapping[str, Any]
    folder: Path | None = None
    made: list[str] = field(default_factory=list)

    def follow(self, actions: tuple[Action, ...]) -> None:
        """Do everything a page says; fail with the line at which the way is lost."""
        for action in actions:
            try:
                getattr(self, f"_{action.verb}")(*(self._filled(word) for word in action.words))
            except LostError as error:
                raise LostError(f"line {action.line}: {error} at {self.page.url}") from error
            except Exception as error:
                first = str(error).strip().split("\n")[0]
                raise LostError(
                    f"line {action.line}: {action.verb} {action.words}: {first} at {self.page.url} {self._said()}"
                ) from error

    def _said(self) -> str:
        """What the page complains of."""
        self.page.wait_for_load_state("load")
        return " | ".join(self.page.locator(".errors, .note--danger, .field__error").all_inner_texts())[:300]

    def _filled(self, word: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda met: str(self.places[met[1]]), word)

    def _as(self, who: str) -> None:
        self.page.context.clear_cookies()
        if who != "nobody":
            self.enter(self.page, who)

    def _open(self, address: str) -> None:
        answer = self.page.goto(self.root + address)
        if answer is None or answer.status != 200:
            raise LostError(f"{address} answers {answer.status if answer else 'nothing'}")

    def _fill(self, name: str, text: str) -> None:
        self._field(name).fill(text)

    def _choose(self, name: str, option: str) -> None:
        found = self._field(name)
        values = found.locator("option").evaluate_all(
            "all => all.map(one => [one.value, one.textContent.trim()])"
        )
        value = next((value for value, words in values if option in words), None)
        if value is None:
            raise LostError(f"{name!r} does not offer {option!r} but {[words for _, words in values]}")
        found.select_option(value)

    def _tick(self, name: str) -> None:
        found = self._found(lambda exact: self.page.get_by_label(name, exact=exact), name, shown=False)
        if not found.is_checked():
            found.check(force=True)

    def _attach(self, name: str, file: str) -> None:
        found = self._found(lambda exact: self.page.get_by_label(name, exact=exact), name, shown=False)
        with NamedTemporaryFile(suffix=Path(file).suffix) as kept:
            kept.write(small_pdf() if file.endswith(".pdf") else b"Text scurt.\n")
            kept.flush()
            found.set_input_files(
                [
                    {
                        "name": file,
                        "mimeType": "application/octet-stream",
                        "buffer": Path(kept.name).read_bytes(),
                    }
                ]
            )

    def _press(self, words: str) -> None:
        self._pressable(words).click()
        self.page.wait_for_load_state("load")

    def _first(self, part: str) -> None:
        links = self.page.locator(f'main a[href*="{part}"]').filter(visible=True)
        links.first.click()
        self.page.wait_for_load_state("load")

    def _key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def _type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def _expect(self, words: str) -> None:
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible(
            timeout=PATIENCE_S * 1000
        )

    def _picture(self, name: str) -> None:
        self.made.append(name)
        if self.folder is None:
            return
        self.page.wait_for_load_state("load")
        self.page.evaluate("document.fonts.ready")
        shot = self.page.screenshot(animations="disabled", caret="hide")
        self.folder.mkdir(parents=True, exist_ok=True)
        with Image.open(io.BytesIO(shot)) as image:
            image.convert("RGB").save(self.folder / f"{name}.webp", quality=52, method=6)

    def _field(self, name: str) -> Locator:
        return self._found(lambda exact: self.page.get_by_label(name, exact=exact), name)

    def _pressable(self, words: str) -> Locator:
        def found(exact: bool) -> Locator | None:
            for where in ("main", "body"):
                for role in ("button", "link", "tab"):
                    seen = self.page.locator(where).get_by_role(role, name=words, exact=exact)  # type: ignore[arg-type]
                    if seen.filter(visible=True).count():
                        return seen
                folded = self.page.locator(f"{where} summary").filter(has_text=words)
                if folded.filter(visible=True).count():
                    return folded
            return None

        return self._found(found, words)

    def _found(self, look: Callable[[bool], Locator | None], words: str, *, shown: bool = True) -> Locator:
        """Return the first thing of these words, waiting for it a while; in full before in part."""
        until = time.monotonic() + PATIENCE_S
        while True:
            for exact in (True, False):
                seen = look(exact)
                if seen is not None and shown:
                    seen = seen.filter(visible=True)
                if seen is not None and seen.count():
                    return seen.first
            if time.monotonic() > until:
                raise LostError(f"nothing here is called {words!r}; there are: {self._names()}")
            self.page.wait_for_timeout(200)

    def _names(self) -> str:
        seen = self.page.locator("main :is(a, button, summary, label)").filter(visible=True).all_inner_texts()
        return ", ".join(dict.fromkeys(" ".join(words.split()) for words in seen if words.strip()))[:1500]


def small_pdf() -> bytes:
    """A page with a few words, as a scanner would leave it."""
    kept = io.BytesIO()
    Image.new("RGB", (620, 877), "white").save(kept, "PDF")
    return kept.getvalue()
