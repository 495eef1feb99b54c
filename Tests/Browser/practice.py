"""A practice manager with a spreadsheet: from an empty Waypoint to the printed training matrix,
timed, with the screens and the fields counted. What is counted is written in
docs/file-formats.md; more than that is a fault."""

import io
import pathlib
import re
import sys
import tempfile
import time
import zipfile
from xml.sax.saxutils import escape

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Common"))

from one_time import next_code, secret_on

from keyboard import Keyboard, Lost

MOST_SCREENS = 7
MOST_FIELDS = 6

STAFF = [
    ("Asha", "Patel", "Practice manager", "Permanent", "37.5", "01/09/2019"),
    ("Ben", "Oakley", "GP partner", "Permanent", "32", "04/01/2016"),
    ("Carys", "Mbeki", "Salaried GP", "Permanent", "24", "03/04/2023"),
    ("Dilys", "Thwaite", "Practice nurse", "Permanent", "30", "11/05/2020"),
    ("Ewan", "Sutcliffe", "Practice nurse", "Permanent", "22.5", "02/10/2024"),
    ("Farah", "Nasser", "Healthcare assistant", "Permanent", "25", "06/01/2025"),
    ("Gareth", "Illingworth", "Clinical pharmacist", "Fixed term", "37.5", "01/04/2025"),
    ("Hana", "Kowalczyk", "Reception manager", "Permanent", "37.5", "14/02/2018"),
    ("Imran", "Lister", "Receptionist", "Permanent", "20", "08/07/2022"),
    ("Jo", "Fairhurst", "Receptionist", "Permanent", "20", "19/08/2024"),
    ("Kit", "Dewhirst", "Administrator", "Permanent", "18", "20/11/2023"),
    ("Lorna", "Abara", "Secretary", "Permanent", "30", "05/06/2017"),
]
POST = ["First name", "Last name", "Job title", "Contract", "Hours a week", "Start date"]
SUBJECTS = [
    "Fire safety", "BLS", "IPC", "Moving and handling", "Information governance",
    "Safeguarding adults", "Safeguarding children", "Equality and diversity",
]


def column(number):
    """0 as A, 26 as AA."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cells(row, values):
    return "".join(
        f'<c r="{column(place)}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
        for place, text in sorted(values.items()))


def filled(template):
    """The template with twelve people on its first sheet, and a column for each subject at the end,
    as somebody would type them."""
    archive = zipfile.ZipFile(io.BytesIO(template))
    parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [
        "".join(re.findall(r"<t[^>]*>([^<]*)</t>", item))
        for item in re.findall(r"<si>(.*?)</si>", parts["xl/sharedStrings.xml"].decode(), re.S)]
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    header = re.search(r'<row r="1"[^>]*>(.*?)</row>', sheet, re.S).group(1)
    headings = [texts[int(place)] for place in re.findall(r"<v>(\d+)</v>", header)]
    first = len(headings)
    rows = ""
    for number, person in enumerate(STAFF):
        values = {headings.index(heading): text for heading, text in zip(POST, person)}
        for place, _ in enumerate(SUBJECTS):
            # Some are long ago and some were never done.
            if (number + place) % 7 != 3:
                month, year = (number * 5 + place * 3) % 12 + 1, 2023 + (number + place) % 3
                values[first + place] = f"{(number * 7 + place) % 28 + 1:02}/{month:02}/{year}"
        rows += f'<row r="{number + 2}">{cells(number + 2, values)}</row>'
    more = cells(1, {first + place: subject for place, subject in enumerate(SUBJECTS)})
    sheet = sheet.replace(header, header + more).replace("</sheetData>", rows + "</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = re.sub(
        r'<dimension ref="[^"]*"/>', "", sheet).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as workbook:
        for name, part in parts.items():
            workbook.writestr(name, part)
    return out.getvalue()


def pages(pdf):
    """Width and height of each page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    return count, [(float(width), float(height)) for width, height in boxes]


class Practice:
    def __init__(self, context, checker, base):
        self.page = context.new_page()
        self.checker = checker
        self.base = base
        self.keys = Keyboard(self.page, checker, "practice manager")
        self.screens = []
        self.fields = []

    def on_screen(self):
        """What is read now; pages that only ask for patience go by themselves."""
        title = self.page.title()
        if title not in self.screens:
            self.screens.append(title)

    def type(self, id, text):
        self.keys.type(id, text)
        self.fields.append(id)

    def run(self):
        print("From nothing to the printed training matrix, by keyboard alone", flush=True)
        started = time.monotonic()
        try:
            with tempfile.TemporaryDirectory() as folder:
                self.set_up()
                self.fill_in(pathlib.Path(folder))
                self.load(pathlib.Path(folder))
                self.print()
        except Exception as problem:
            words = str(problem).split("Call log")[0].strip()
            self.checker.fault("practice manager", self.page.url, words)
            return
        taken = time.monotonic() - started
        print(
            f"  {len(self.screens)} screens ({'; '.join(self.screens)}), {len(self.fields)} fields"
            f" ({', '.join(self.fields)}), {taken:.0f} seconds of typing as fast as a machine")
        if len(self.screens) > MOST_SCREENS or len(self.fields) > MOST_FIELDS:
            self.checker.fault(
                "practice manager", self.base,
                f"{len(self.screens)} screens and {len(self.fields)} fields are more than"
                f" {MOST_SCREENS} and {MOST_FIELDS}")

    def set_up(self):
        keys = self.keys
        self.page.goto(self.base)
        self.on_screen()
        self.type("organisation", "Garsdale Surgery")
        keys.to(id="kind")
        self.page.keyboard.type("GP practice")
        self.fields.append("kind")
        self.type("name", "asha.patel")
        self.type("password", "river otter lantern")
        self.type("again", "river otter lantern")
        keys.follow("Set up Waypoint", tag="button")
        keys.expect("Garsdale Surgery is set up")
        # An administrator's second factor: two screens and a field more, once, not counted here.
        keys.type("code", next_code(secret_on(self.page.content())))
        keys.follow("Continue", tag="button")
        keys.follow("I have kept them", tag="a")
        self.on_screen()

    def fill_in(self, folder):
        keys = self.keys
        keys.follow("Download the template", tag="a")
        self.on_screen()
        keys.to("Download the template (Excel)")
        with self.page.expect_download() as download:
            keys.press("Enter")
        (folder / "our staff.xlsx").write_bytes(
            filled(pathlib.Path(download.value.path()).read_bytes()))

    def load(self, folder):
        keys = self.keys
        keys.follow("Send the file", tag="a")
        self.on_screen()
        keys.choose_files("files", [folder / "our staff.xlsx"])
        self.fields.append("files")
        keys.follow("See what would change")
        self.settled("What will change")
        main = self.page.locator("main").inner_text()
        for word in ("was not read", "Not loaded", "error"):
            if word in main:
                raise Lost(f"{self.page.url} says {word!r} of a clean template: {main[:900]!r}")
        keys.follow("Load the files")
        self.settled("Receipt")

    def settled(self, title):
        for _ in range(60):
            self.page.wait_for_load_state()
            if self.page.title().startswith(title):
                self.on_screen()
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise Lost(f"{self.page.url} is titled {self.page.title()!r}, not {title!r}")

    def print(self):
        keys = self.keys
        keys.follow("Training matrix", tag="a")
        self.on_screen()
        rows = self.page.locator(".matrix tbody tr").count()
        if rows != len(STAFF):
            raise Lost(f"the matrix has {rows} people, not {len(STAFF)}")
        heads = " ".join(self.page.locator(".matrix thead th").all_inner_texts()).lower()
        for subject in ("fire safety", "resuscitation", "safeguarding children"):
            if subject not in heads:
                raise Lost(f"the matrix has no column for {subject}: {heads!r}")
        pdf = self.page.pdf(prefer_css_page_size=True, print_background=True)
        count, boxes = pages(pdf)
        if count != 1:
            raise Lost(f"the matrix prints on {count} pages")
        width, height = sorted(boxes[0])
        if abs(width - 595) > 2 or abs(height - 842) > 2:
            raise Lost(f"the matrix prints on {width} by {height} points, not on A4")
