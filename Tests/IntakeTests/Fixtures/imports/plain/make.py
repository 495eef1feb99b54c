"""Makes the workbook of a practice as practices keep them: a title, staff with their training beside
them, a sheet of notes, a hidden one. Run by hand: `pip install openpyxl`. Everybody is made up."""

import datetime
import pathlib

import openpyxl

D = datetime.date
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Team"
sheet.append(["Garsdale Surgery: team and training"])
sheet.append([])
sheet.append(["Staff No", "Name", "Role", "Contract type", "Weekly hours", "Start date", "Line manager",
              "Manager?", "Fire safety (2 yrs)", "BLS", "Safeguarding adults L2", "Notes"])
rows = [
    ["0001", "Patel, Asha", "Practice Manager", "Permanent", 37.5, D(2019, 9, 1), None, "Yes",
     D(2026, 5, 14), D(2026, 2, 1), D(2025, 3, 3), "first aider"],
    ["0002", "Oakley, Ben", "Practice Nurse", "Permanent", 30, D(2021, 1, 4), "0001", "No",
     D(2024, 1, 10), "n/a", None, None],
    ["0003", "Mbeki, Carys", "Receptionist", "Permanent", datetime.timedelta(hours=22, minutes=30),
     D(2026, 10, 5), "0001", "No", "Yes", None, None, None],
    ["0004", "Adeyemi, Dami", "GP Partner", "Partner", 32, D(2012, 4, 2), None, "Yes",
     D(2026, 5, 14), D(2025, 11, 20), D(2026, 1, 15), None],
]
for row in rows:
    sheet.append(row)
sheet["E6"].number_format = "[h]:mm"
sheet.append(["Total", 4])
notes = book.create_sheet("Notes")
notes.append(["Ask the deanery about trainees"])
old = book.create_sheet("Leavers 2019")
old.append(["Name", "Job title", "Start date"])
old.append(["Nobody, Ned", "Clerk", D(2001, 1, 1)])
old.sheet_state = "hidden"
book.save(pathlib.Path(__file__).parent / "practice.xlsx")
