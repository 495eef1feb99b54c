"""Makes small workbooks that describe far more than they hold, as somebody would who wants a server
to fall over. Run by hand when a case is added; needs nothing but Python."""

import pathlib
import struct
import zipfile

HERE = pathlib.Path(__file__).parent / "hostile"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(name, sheets, strings=None, styles=None, hidden=(), extra=""):
    """`sheets`: the XML inside each `sheetData`."""
    HERE.mkdir(exist_ok=True)
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        def put(part, text):
            made.writestr(zipfile.ZipInfo(part, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)

        put("[Content_Types].xml", "<Types/>")
        put("xl/workbook.xml", f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>' + "".join(
            f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"'
            + (' state="hidden"' if n in hidden else "") + "/>"
            for n in range(1, len(sheets) + 1)) + f"</sheets>{extra}</workbook>")
        relations = [f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/s{n}.xml"/>'
                     for n in range(1, len(sheets) + 1)]
        for part, content in (("sharedStrings", strings), ("styles", styles)):
            if content:
                relations.append(f'<Relationship Id="{part}" Type="{RELATIONS}/{part}" Target="{part}.xml"/>')
                put(f"xl/{part}.xml", content)
        put("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(relations) + "</Relationships>")
        for n, rows in enumerate(sheets, 1):
            put(f"xl/worksheets/s{n}.xml", f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>")


HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>Key</t></is></c></row>'


def text(reference, words):
    return f'<c r="{reference}" t="inlineStr"><is><t>{words}</t></is></c>'


def letters(number):
    return (letters((number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def main():
    # One long text in each of 16,384 cells, once longer than any cell and once as long as one.
    cells = '<c t="s"><v>0</v></c>' * 16_384
    for name, length in (("one-long-text.xlsx", 1_000_000), ("full-cells.xlsx", 32_767)):
        workbook(name, [HEADER + f'<row r="2">{cells}</row>'],
                 strings=f"<sst {MAIN}><si><t>{'x' * length}</t></si></sst>")
    # A number that is to be shown with a million noughts.
    workbook("noughts.xlsx", [HEADER + '<row r="2"><c s="0"><v>7</v></c></row>'],
             styles=f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="200" formatCode="{"0" * 1_000_000}"/>'
                    '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>')
    # A cell at the far right of every row: beside a heading of one column, and of all of them.
    far = '<row><c r="XFD9"><v>1</v></c></row>' * 14_999
    workbook("far-right.xlsx", [HEADER + far])
    workbook("far-right-sheets.xlsx", ['<row r="1"><c r="XFD1"><v>1</v></c></row>' + far] * 40)
    steps = [letters(n) for n in range(200, 16_385, 200)] + ["XFD"]
    heading = '<row r="1">' + "".join(text(f"{place}1", place) for place in steps) + "</row>"
    workbook("wide-sheets.xlsx", [heading + far] * 40)
    workbook("far-right-hidden.xlsx", [HEADER + '<row r="2"><c r="A2"><v>7</v></c></row>'] + [far] * 3,
             hidden=(2, 3, 4))
    # Rows that hold nothing.
    empty = "<row/>" * 1_048_574
    workbook("empty-rows.xlsx", [HEADER + empty + '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'])
    # XML that never comes to an end: elements in elements, one attribute, ever new names.
    workbook("deep.xlsx", [HEADER + "<a>" * 8_000_000])
    workbook("attribute.xlsx", [HEADER + f'<row r="2" note="{"x" * 60_000_000}"/>'])
    workbook("names.xlsx", [HEADER + "".join(f"<{'n' * 3_000}{n}/>" for n in range(8_000))])
    # Numbers at the edge of what a number is.
    edge = ["1e308", "-1e308", "1e999", "9223372036854775808", "NaN", "0x1p1023", "1e-320", "2958465"]
    row = "".join(f"<c s=\"{n % 2}\"><v>{number}</v></c>" for n, number in enumerate(edge * 2))
    workbook("edges.xlsx", [HEADER + f'<row r="2"><c r="A2"><v>7</v></c>{row}</row>'],
             styles=f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>')
    # Parts that say that they unpack to next to nothing.
    workbook("false-sizes.xlsx", [HEADER + far])
    whole = bytearray((HERE / "false-sizes.xlsx").read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = whole.find(mark)
        while start >= 0:
            whole[start + place:start + place + 4] = struct.pack("<I", 100)
            start = whole.find(mark, start + 4)
    (HERE / "false-sizes.xlsx").write_bytes(whole)


if __name__ == "__main__":
    main()
