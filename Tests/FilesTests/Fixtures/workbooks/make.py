"""Makes the workbooks of this folder with openpyxl and XlsxWriter, so that what is read was written
by other programs. Run by hand when a case is added: `pip install openpyxl XlsxWriter`."""

import datetime
import io
import pathlib
import zipfile

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).parent


def openpyxl_values():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Staff"
    sheet.append(["Key", "Name", "Born", "Hours", "Share", "Flag", "Note", "Number"])
    sheet.append(["0042", "Asha Patel", datetime.date(1984, 3, 27), 37.5, 0.6, True, "a, \"b\"", 42])
    sheet.append(["0043", CellRichText("Zoë ", TextBlock(InlineFont(b=True), "Quayle")),
                  datetime.datetime(2001, 2, 28, 9, 30), 30, 20 / 37.5, False, "two\nlines", 7])
    sheet["H3"].number_format = "00000000"
    sheet["D4"] = datetime.timedelta(hours=37, minutes=30)
    sheet["D4"].number_format = "[h]:mm"
    sheet["A4"] = "0044"
    sheet["B4"] = "=1+1"
    sheet["C4"] = "#N/A"
    sheet["A6"] = "0046"
    sheet["B6"] = "after a gap"
    sheet["J6"] = "beyond"
    sheet["C6"] = 60
    sheet["C6"].number_format = "dd/mm/yyyy"
    sheet["C7"] = 59
    sheet["C7"].number_format = "[$-809]d mmmm yyyy"
    sheet["A7"] = "0047"
    sheet.merge_cells("A7:A8")
    sheet["C8"] = 61
    sheet["C8"].number_format = "d-mmm-yy"
    hidden = book.create_sheet("Lists")
    hidden.append(["Key", "Secret"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    other = book.create_sheet("Training")
    other.append(["Key", "Subject"])
    other.append(["0042", "Fire Safety"])
    book.save(HERE / "openpyxl.xlsx")


def openpyxl_1904():
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(["Key", "Born"])
    sheet.append(["1", datetime.date(1984, 3, 27)])
    book.save(HERE / "since-1904.xlsx")


def xlsxwriter_values():
    book = xlsxwriter.Workbook(HERE / "xlsxwriter.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet("Staff")
    day = book.add_format({"num_format": "dd/mm/yyyy;@"})
    error = "#DIV/0!"
    sheet.write_row(0, 0, ["Key", "Born", "Sum", "Fault"])
    sheet.write_string(1, 0, "007")
    sheet.write_datetime(1, 1, datetime.datetime(2026, 9, 5), day)
    sheet.write_formula(1, 2, "=SUM(1,2)", None, 3)
    sheet.write_formula(1, 3, "=1/0", None, error)
    sheet.write_number(2, 0, 120035000123456789)
    sheet.write_boolean(2, 2, True)
    book.close()


def spoilt():
    """A workbook that unpacks to more than anybody wants, one whose XML defines entities, one
    that is cut, and things that are no workbook."""
    book = openpyxl.Workbook()
    book.active.append(["Key", "Name"])
    whole = io.BytesIO()
    book.save(whole)
    (HERE / "cut.xlsx").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])

    def with_part(name, part, content):
        out = io.BytesIO()
        with zipfile.ZipFile(whole) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for item in given.namelist():
                made.writestr(item, content if item == part else given.read(item))
        (HERE / name).write_bytes(out.getvalue())

    laughs = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    with_part("entities.xlsx", "xl/workbook.xml", laughs + "<w>&b;</w>")
    with zipfile.ZipFile(HERE / "open-document.ods", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", "<office/>")
    with zipfile.ZipFile(HERE / "lists.zip", "w") as made:
        made.writestr("staff.csv", "Key,Name\n")


if __name__ == "__main__":
    openpyxl_values()
    openpyxl_1904()
    xlsxwriter_values()
    spoilt()
