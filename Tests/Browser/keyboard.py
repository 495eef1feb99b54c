"""A person who has a keyboard and nothing else."""

from playwright.sync_api import TimeoutError

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const label = e.labels && e.labels[0] ? e.labels[0].innerText : '';
  const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
    || style.boxShadow !== 'none';
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth;
  return {tag: e.tagName.toLowerCase(), id: e.id, name: e.getAttribute('name') || '',
    type: e.getAttribute('type') || '', classes: e.className,
    words: (label || e.innerText || e.getAttribute('aria-label') || '').replace(/\\s+/g, ' ').trim(),
    visible: visible, inside: inside};
}"""


class Lost(Exception):
    """The keyboard does not lead there."""


class Keyboard:
    def __init__(self, page, checker, who):
        self.page = page
        self.checker = checker
        self.who = who
        self.stops = 0

    def focused(self):
        return self.page.evaluate(FOCUSED)

    def tab(self, back=False):
        """One step; whoever looks must see where they are."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        self.stops += 1
        stop = self.focused()
        if stop and not (stop["visible"] and stop["inside"]):
            why = "has no visible focus" if stop["inside"] else "has its focus off the screen"
            self.checker.fault(
                self.who, self.page.url, f"{stop['tag']} “{stop['words'] or stop['id']}” {why}")
        return stop

    def to(self, words=None, id=None, tag=None, back=False):
        """Tabs until the focus is on the link or button with these words, or on this id."""
        met, rounds = [], 0
        while rounds < 2:
            stop = self.tab(back)
            if stop is None:  # Past the end of the page; the next step is its beginning.
                rounds += 1
                continue
            met.append(stop["id"] or stop["words"][:30])
            if id is not None and stop["id"] != id:
                continue
            if words is not None and (
                stop["tag"] not in ("a", "button") or words.lower() not in stop["words"].lower()
            ):
                continue
            if tag is not None and stop["tag"] != tag:
                continue
            return stop
        raise Lost(
            f"{self.page.url}: Tab never reached {words or id or tag!r}; it met {', '.join(met)}")

    def press(self, key):
        self.page.keyboard.press(key)

    def follow(self, words=None, id=None, tag=None, key="Enter"):
        """Tabs to a link or a button, presses it, and waits for the page it leads to."""
        self.to(words, id, tag)
        with self.page.expect_navigation():
            self.press(key)

    def type(self, id, text):
        self.to(id=id)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def day(self, id, day):
        year, month, number = day.split("-")
        self.type(id, str(int(number)))
        self.type(f"{id}-month", str(int(month)))
        self.type(f"{id}-year", year)

    def choose(self, name, value):
        """One of several of a kind: Tab leads to the group, the arrows lead along it."""
        for _ in range(200):
            stop = self.tab()
            if stop and stop["type"] == "radio" and stop["name"] == name:
                break
        else:
            raise Lost(f"{self.page.url}: Tab never reached the choices of {name!r}")
        self.press("Space")
        for _ in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise Lost(f"{self.page.url}: {name!r} cannot be {value!r}")

    def choose_files(self, id, files):
        """On a busy machine Chromium lets a press go by; whoever sees nothing presses again."""
        self.to(id=id)
        for more in (True, True, False):
            try:
                with self.page.expect_file_chooser(timeout=5_000 if more else 20_000) as chooser:
                    self.press("Space")
                break
            except TimeoutError:
                if not more:
                    raise
        chooser.value.set_files([str(file) for file in files])

    def expect(self, words):
        main = self.page.locator("main").inner_text()
        if words.lower() not in main.lower():
            raise Lost(f"{self.page.url} does not say {words!r}; it says: {main[:600]!r}")

    def expect_title(self, start):
        if not self.page.title().startswith(start):
            raise Lost(f"{self.page.url} is titled {self.page.title()!r}, not {start!r}…")

    def expect_error_summary(self):
        """The page says there is an error, and the focus is on what says which."""
        self.expect_title("Error: ")
        stop = self.focused()
        if not stop or "error-summary" not in stop["classes"]:
            raise Lost(f"{self.page.url}: the focus is not on the error summary but on {stop}")
