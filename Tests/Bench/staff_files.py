"""Makes staff-in-post reports of many employers out of the one of the example: other employer
numbers, employee numbers and NI numbers, the same posts and faults."""

import csv
import pathlib
import sys

source, employers, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
with open(source, newline="", encoding="utf-8-sig") as file:
    header, *rows = list(csv.reader(file))
column = {name: place for place, name in enumerate(header)}
numbers = [column[name] for name in (
    "Employee Number", "Assignment Number", "Supervisor Employee Number",
    "Supervisor Assignment Number")]
units = [column[name] for name in ("Org L3", "Org L4", "Organisation")]
for employer in range(employers):
    vpd = str(300 + employer)
    with open(folder / f"staff-in-post-{vpd}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for place, row in enumerate(rows):
            row = list(row)
            for number in numbers:
                if row[number].startswith("901"):
                    row[number] = vpd + row[number][3:]
            for unit in units:
                row[unit] = vpd + row[unit][3:]
            serial = employer * len(rows) + place
            row[column["NI Number"]] = (
                ("QQ", "BG", "GB", "KN")[serial // 1_000_000 % 4] + f"{serial % 1_000_000:06}A")
            mail = row[column["Employee Email"]]
            row[column["Employee Email"]] = mail.replace("@", f".{vpd}@")
            out.writerow(row)
