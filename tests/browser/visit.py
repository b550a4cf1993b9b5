"""One visitor's browser window: goes to pages, notes what is wrong with them, leaves screenshots."""

import re
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.house.tree import ROOT

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
# Everything that can be checked by a machine of WCAG 2.2 up to AA, and what is good practice beside it.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCREENSHOTS = ROOT / "screenshots"
WIDE, NARROW, NARROWEST = 1280, 360, 320
HEIGHT = 900


class Visit:
    """A window of Chromium on a server."""

    def __init__(self, browser: Browser, address: str, *, locale: str = "en", scheme: str = "light") -> None:
        self.address = address
        self.locale = locale
        self.faults: list[str] = []
        self._context = browser.new_context(
            locale=locale if locale != "en-XA" else "en",
            color_scheme="dark" if scheme == "dark" else "light",
            # Screenshots of the same page are to be the same.
            reduced_motion="reduce",
        )
        self.page: Page = self._context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"error in a script: {error}"))
        self.page.on("request", self._watch)

    def begin_again(self) -> None:
        """Be the window of nobody, whatever a test before left, until it goes somewhere; styles and fonts stay."""
        self.page.emulate_media(media="null")
        self._context.clear_cookies()
        self.faults.clear()

    def go(self, path: str, width: int = 1280, expected: int = 200) -> None:
        """Open a page of the server at a window's width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        answer = self.page.goto(f"{self.address}{path}")
        status = answer.status if answer else 0
        if status != expected:
            self.faults.append(f"{path} answers {status}, {expected} expected")
        self.page.evaluate("document.fonts.ready")

    def inspect(self) -> None:
        """Note what axe finds on the page as it stands."""
        # Evaluated and not added as a script, which the page's own policy would rightly refuse.
        self.page.evaluate(AXE)
        found = self.page.evaluate(_RUN, TAGS)
        for violation in found["violations"]:
            places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
            why = violation["nodes"][0]["failureSummary"].replace("\n", " ")
            self.faults.append(f"axe {violation['id']}: {violation['help']}: {places[:5]} {why}")

    def measure(self, width: int | None = None) -> None:
        """Note where the page is wider than the window, and what sticks out."""
        if width is not None:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        found = self.page.evaluate(_STICKING_OUT)
        if found["scroll"] > found["window"]:
            self.faults.append(f"{found['scroll']} px wide in a window of {found['window']}: {found['elements']}")

    def narrow(self, name: str, looked_at: int | None, *, has_both: bool = False) -> None:
        """Make the window narrower as it stands and measure the page at every width.

        At the width `looked_at` axe looks and a picture is left, which takes longest; `has_both`: a picture at both.
        """
        for width in (WIDE, NARROW):
            self.measure(width)
            if width == looked_at:
                self.inspect()
            if has_both or width == looked_at:
                self.photograph(f"{width}/{name}")
        self.measure(NARROWEST)

    def photograph(self, name: str) -> None:
        """Leave a picture of the whole page."""
        path = SCREENSHOTS / f"{re.sub(r'[^a-zA-Z0-9./_-]', '-', name)}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Half the work of a PNG, and as good to look at.
        self.page.screenshot(path=path, full_page=True, type="jpeg", quality=85)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # What the server answers is asserted where the page is opened.
        if message.type in {"error", "warning"} and "the server responded with a status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.faults.append(f"a request to {request.url}")


# None of the rules needs the style sheets, which axe would fetch a second time.
_RUN = """(tags) => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false
})"""
_STICKING_OUT = """() => {
  const window_ = document.documentElement.clientWidth;
  const inside = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const elements = [...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > window_ + 1 && !inside(one))
    .slice(0, 5)
    .map((one) => `${one.tagName}.${one.getAttribute('class') || ''} ${one.textContent.trim().slice(0, 40)}`);
  return {scroll: document.documentElement.scrollWidth, window: window_, elements};
}"""
