"""Holds calendar files against icalendar, recurring-ical-events and dateutil.

    python check_calendar.py --expected expected.json [--spoil] FILE.ics ...

Prints every fault and ends with 1 when there is one. What must be found was worked out by hand:

    files   for each file its method and name, and for each entry what it says (null: nothing);
            "between": which entries are on which days, London time, the last day included
    lives   files as they reach one calendar, one after another, and what it shows after each:
            where each entry starts, or CANCELLED

With --spoil, the files are also spoilt in many ways, each of which must be found out.
"""

import argparse
import datetime
import functools
import io
import json
import pathlib
import re
import zoneinfo

import dateutil.tz
import icalendar
import recurring_ical_events

LONDON = zoneinfo.ZoneInfo("Europe/London")
UTC = datetime.timezone.utc
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "PRODID"}
NEEDED = ["UID", "DTSTAMP", "ORGANIZER", "SEQUENCE"]
# What may stand in a value: everything but control characters, blanks of a line aside.
CONTROL = re.compile(rb"[\x00-\x08\x0A-\x1F\x7F]|\xC2[\x80-\x9F]")
LINE = re.compile(
    r'[A-Z0-9-]+(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*:.*', re.DOTALL)


def physical_faults(data):
    """Ends of lines, lengths, bytes: what the readers below do not look at."""
    faults = []
    if not data.endswith(b"\r\n"):
        faults.append("the last line has no end")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    for number, line in enumerate(lines, 1):
        if len(line) > 75:
            faults.append(f"line {number} has {len(line)} bytes")
        if CONTROL.search(line):
            faults.append(f"line {number} holds a control character or half an end of line")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            faults.append(f"line {number} is not UTF-8 by itself")
        if not line.strip():
            faults.append(f"line {number} is blank")
    return faults


def logical_lines(data):
    return data.replace(b"\r\n ", b"").decode("utf-8", "replace").split("\r\n")[:-1]


def line_faults(data):
    faults = []
    for line in logical_lines(data):
        if not LINE.fullmatch(line):
            faults.append(f"not a line of a calendar: {line[:60]!r}")
            continue
        name = re.match(r"[A-Z0-9-]+", line)[0]
        value = line.split(":", 1)[1]
        if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*[;,]", value):
            faults.append(f"{name} has a comma or semicolon that is not marked: {value[:60]!r}")
        if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*\\(?![\\;,nN])", value):
            faults.append(f"{name} has a backslash that marks nothing: {value[:60]!r}")
    return faults


def zone_faults(calendar, data):
    zones = [str(zone.get("TZID")) for zone in calendar.walk("VTIMEZONE")]
    if not zones:
        return ["it names a zone that it does not hold"] if b";TZID=" in data else []
    if zones != ["Europe/London"]:
        return ["its zones are not Europe/London alone"]
    text = "\r\n".join(logical_lines(data))
    return wrong_times(
        text[text.index("BEGIN:VTIMEZONE"):text.index("END:VTIMEZONE")] + "END:VTIMEZONE\r\n")


@functools.cache
def wrong_times(text):
    """A file's own rules for the zone, read by two programs, must say what the zone data of the
    world say: through the weeks in which the clocks change, and in each month."""
    readers = {
        "icalendar": icalendar.Timezone.from_ical(text).to_tz(lookup_tzid=False),
        "dateutil": dateutil.tz.tzical(io.StringIO(text)).get("Europe/London"),
    }
    faults = []
    for year in [1997, 2024, 2025, 2026, 2027, 2028, 2037]:
        moments = [datetime.datetime(year, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
        for month in [3, 10]:
            moments += [datetime.datetime(year, month, 24, tzinfo=UTC)
                        + datetime.timedelta(minutes=30 * half) for half in range(8 * 48 - 1)]
        for reader, zone in readers.items():
            wrong = [moment for moment in moments
                     if moment.astimezone(zone).replace(tzinfo=None)
                     != moment.astimezone(LONDON).replace(tzinfo=None)
                     or moment.astimezone(zone).tzname() != moment.astimezone(LONDON).tzname()]
            if wrong:
                faults.append(f"{reader} reads another time in its zone at {wrong[0].isoformat()}")
    return faults


def read(data):
    """The calendar, and faults that icalendar finds in it or in any part of it."""
    try:
        calendar = icalendar.Calendar.from_ical(data)
    except Exception as error:  # whatever a reader trips over is a fault of the file
        return None, [f"icalendar cannot read it: {error}"]
    faults = [f"icalendar says of {part.name}: {error}"
              for part in calendar.walk() for error in part.errors]
    return calendar, faults


def method_faults(calendar):
    """What RFC 5546 asks of each way of sending."""
    faults = []
    method = str(calendar.get("METHOD"))
    for name in ["VERSION", "PRODID", "METHOD"]:
        if name not in calendar:
            faults.append(f"{name} is missing")
    if not calendar.subcomponents:
        faults.append("it holds nothing")
    entries = calendar.events
    uids = [str(entry.get("UID")) for entry in entries]
    faults += [f"{uid} is there twice" for uid in sorted(set(uids)) if uids.count(uid) > 1]
    if method == "PUBLISH":
        for name in ["NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"]:
            if name not in calendar:
                faults.append(f"{name} is missing in a feed")
    elif len(entries) != 1:
        faults.append(f"{method} holds {len(entries)} entries")
    for entry in entries:
        uid = entry.get("UID")
        needed = NEEDED + ["DTSTART", "DTEND", "SUMMARY", "STATUS"] * (method != "CANCEL")
        needed += ["ATTENDEE"] * (method != "PUBLISH")
        faults += [f"{name} is missing in {uid}" for name in needed if name not in entry]
        if method == "PUBLISH" and "ATTENDEE" in entry:
            faults.append(f"the feed names who is invited to {uid}")
        if method == "REQUEST" and entry.get("STATUS") == "CANCELLED":
            faults.append(f"invites to {uid}, which is off")
        if method == "CANCEL" and (entry.get("STATUS") not in [None, "CANCELLED"]
                                   or entry.walk("VALARM")):
            faults.append(f"does not call {uid} off")
        for name in ["DTSTAMP", "CREATED", "LAST-MODIFIED"]:
            if name in entry and entry[name].dt.utcoffset() != datetime.timedelta(0):
                faults.append(f"{name} of {uid} is not in UTC")
    return faults


def many(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def said(entry):
    """What an entry says, as it stands in expected.json."""
    categories = entry.get("CATEGORIES")
    position = entry.get("GEO")
    return {
        "sequence": entry.get("SEQUENCE"),
        "status": entry.get("STATUS"),
        "start": entry["DTSTART"].dt.isoformat(),
        "end": entry["DTEND"].dt.isoformat(),
        "summary": entry.get("SUMMARY"),
        "description": entry.get("DESCRIPTION"),
        "location": entry.get("LOCATION"),
        "position": position and [position.latitude, position.longitude],
        "link": entry.get("URL"),
        "categories": categories and [str(category) for category in categories.cats],
        "busy": entry.get("TRANSP") == "OPAQUE",
        "organiser": [entry["ORGANIZER"].params.get("CN"), str(entry["ORGANIZER"])],
        "attendees": [
            {"address": str(attendee)} | {key: str(value) for key, value in attendee.params.items()}
            for attendee in many(entry.get("ATTENDEE"))],
        "alarms": [[str(alarm["ACTION"]), int(alarm["TRIGGER"].dt.total_seconds() // 60),
                    str(alarm["DESCRIPTION"])] for alarm in entry.walk("VALARM")],
    }


def start(entry):
    return entry["DTSTART"].dt.isoformat()


def between(calendar, first, last):
    """Entries on these days in London, the last day included, as recurring-ical-events finds them."""
    day = datetime.date.fromisoformat
    midnight = datetime.datetime.min.time()
    return recurring_ical_events.of(calendar).between(
        datetime.datetime.combine(day(first), midnight, LONDON),
        datetime.datetime.combine(day(last) + datetime.timedelta(days=1), midnight, LONDON))


def expected_faults(calendar, wanted):
    faults = []
    for name, key in [("METHOD", "method"), ("X-WR-CALNAME", "name"), ("NAME", "name")]:
        # icalendar 7.3 knows these two for texts no more than RFC 5545 does, and leaves marks in.
        value = name in calendar and re.sub(r"\\(.)", r"\1", str(calendar[name]))
        if value != wanted.get(key, False):
            faults.append(f"{name} is {value!r}, not {wanted.get(key)!r}")
    found = {str(entry["UID"]): entry for entry in calendar.events}
    if set(found) != set(wanted["entries"]):
        faults.append(f"it holds {sorted(found)}, not {sorted(wanted['entries'])}")
    for uid, entry in found.items():
        says = said(entry)
        for key, value in wanted["entries"].get(uid, {}).items():
            if says[key] != value:
                faults.append(f"{key} of {uid} is {says[key]!r}, not {value!r}")
    for question in wanted.get("between", []):
        answer = sorted(str(entry["UID"]) for entry in between(calendar, *question["days"]))
        if answer != sorted(question["found"]):
            faults.append(f"on {question['days']} there are {answer}, not {question['found']}")
    for uid, entry in found.items():
        shown = [start(one) for one in between(calendar, "2026-01-01", "2027-12-31")
                 if one["UID"] == uid]
        if shown != [start(entry)]:
            faults.append(f"{uid} is shown at {shown}, not once at {start(entry)}")
    return faults


def file_faults(data, wanted):
    faults = physical_faults(data) + line_faults(data)
    calendar, problems = read(data)
    faults += problems
    if calendar is None:
        return faults
    if icalendar.Calendar.from_ical(calendar.to_ical()) != calendar:
        faults.append("icalendar writes it as something else")
    for look in [lambda: zone_faults(calendar, data), lambda: method_faults(calendar),
                 lambda: expected_faults(calendar, wanted)]:
        try:
            faults += look()
        except Exception as error:  # a reader that trips is a fault of the file
            faults.append(f"cannot be looked at: {type(error).__name__}: {error}")
    return faults


def age(entry):
    return int(entry["SEQUENCE"]), entry["DTSTAMP"].dt


def where_and_whether(entry, is_off):
    return (start(entry), entry["DTEND"].dt, entry.get("LOCATION"), entry.get("GEO"),
            "CANCELLED" if is_off else entry.get("STATUS"))


def life_faults(files, shown):
    """Puts files into one calendar as RFC 5546, section 2.1.5 says: what is older is not taken."""
    faults, held, zone = [], {}, None
    for (name, data), wanted in zip(files, shown, strict=True):
        calendar, problems = read(data)
        if calendar is None or problems:
            return [f"{name}: {problem}" for problem in problems]
        method = calendar["METHOD"]
        zone = calendar.walk("VTIMEZONE")[0]
        if method == "PUBLISH":
            gone = set(held) - {str(entry["UID"]) for entry in calendar.events}
            faults += [f"{name}: {uid} is gone from the feed" for uid in sorted(gone)]
        for entry in calendar.events:
            uid = str(entry["UID"])
            is_off = method == "CANCEL" or entry.get("STATUS") == "CANCELLED"
            if uid in held:
                before, was_off = held[uid]
                if age(entry) < age(before) or (method != "PUBLISH" and age(entry) == age(before)):
                    faults.append(f"{name}: {uid} is older than what is held, so it is not taken")
                    continue
                differs = where_and_whether(entry, is_off) != where_and_whether(before, was_off)
                if differs and int(entry["SEQUENCE"]) <= int(before["SEQUENCE"]):
                    faults.append(f"{name}: {uid} has changed, and its sequence has not risen")
            held[uid] = entry, is_off
        calendar = icalendar.Calendar()
        for part in [zone] + [entry for entry, _ in held.values()]:
            calendar.add_component(part)
        found = {}
        for one in between(calendar, "2026-01-01", "2027-12-31"):
            found.setdefault(str(one["UID"]), []).append(
                "CANCELLED" if held[str(one["UID"])][1] else start(one))
        if found != {uid: [at] for uid, at in wanted.items()}:
            faults.append(f"{name}: the calendar shows {found}, not {wanted}")
    return faults


def all_faults(files, expected):
    faults = [f"{name} is missing" for name in expected["files"] if name not in files]
    faults += [f"nothing is known of {name}" for name in files if name not in expected["files"]]
    if faults:
        return faults
    for name, data in files.items():
        faults += [f"{name}: {fault}" for fault in file_faults(data, expected["files"][name])]
    for life in expected["lives"]:
        faults += life_faults([(name, files[name]) for name in life["files"]], life["shown"])
    return faults


def swapped(old, new, count=-1):
    return lambda data: data.replace(old, new, count)


def unfolded(data):
    return data.replace(b"\r\n ", b"")


def folded_by_bytes(data):
    lines = unfolded(data).split(b"\r\n")
    pieces = [[line[:75]] + [b" " + line[at:at + 74] for at in range(75, len(line), 74)]
              for line in lines]
    return b"\r\n".join(piece for line in pieces for piece in line)


def doubled(data):
    entry = data[data.index(b"BEGIN:VEVENT"):data.index(b"END:VCALENDAR")]
    return data.replace(b"END:VCALENDAR", entry + b"END:VCALENDAR")


SPOILT = [
    ("lines that end with LF", "feed-1.ics", swapped(b"\r\n", b"\n")),
    ("lines that are not folded", "feed-1.ics", unfolded),
    ("lines that are cut inside of a character", "feed-1.ics", folded_by_bytes),
    ("a last line without an end", "feed-1.ics", lambda data: data[:-2]),
    ("a control character", "feed-1.ics", swapped(b"SUMMARY:", b"SUMMARY:\x07")),
    ("a line without a name", "feed-1.ics", swapped(b"SUMMARY:", b"Summary text\r\nSUMMARY:", 1)),
    ("a comma that is not marked", "feed-1.ics", swapped(b"Leeds\\,", b"Leeds,")),
    ("a backslash that is not marked", "feed-1.ics", swapped(b"\\\\", b"\\")),
    ("an entry that does not end", "feed-1.ics", swapped(b"END:VEVENT\r\n", b"", 1)),
    ("the same entry twice", "feed-clocks.ics", doubled),
    ("no zone", "feed-clocks.ics", lambda data: data[:data.index(b"BEGIN:VTIMEZONE")]
     + data[data.index(b"END:VTIMEZONE") + 15:]),
    ("a zone without summer", "feed-clocks.ics", swapped(b"TO:+0100", b"TO:+0000")),
    ("a zone that changes a week early", "feed-clocks.ics", swapped(b"=-1SU", b"=-2SU")),
    ("a zone that changes an hour late", "feed-clocks.ics", swapped(b"31T010000", b"31T020000")),
    ("a zone that goes back by the clock of winter", "feed-clocks.ics",
     swapped(b"27T020000", b"27T010000")),
    ("times in UTC", "feed-clocks.ics",
     lambda data: re.sub(rb";TZID=Europe/London:(\w+)", rb":\1Z", data)),
    ("times without a zone", "feed-clocks.ics", swapped(b";TZID=Europe/London", b"")),
    ("another hour", "feed-clocks.ics", swapped(b"20261025T090000", b"20261025T100000")),
    ("a date that is none", "feed-clocks.ics", swapped(b"20261025T090000", b"20261032T090000")),
    ("days whose end is part of them", "feed-days-only.ics", swapped(b"20261027", b"20261026")),
    ("a feed without a name", "feed-1.ics", swapped(b"\r\nNAME:", b"\r\nX-NAME:")),
    ("a feed that never asks again", "feed-1.ics", swapped(b"REFRESH-INTERVAL", b"X-REFRESH")),
    ("a feed that names who comes", "feed-1.ics",
     swapped(b"ORGANIZER", b"ATTENDEE:mailto:a@b.example\r\nORGANIZER", 1)),
    ("a name without quotes", "mail-nadia-1.ics", swapped(b'"', b"")),
    ("quotes in a name that are not marked", "mail-nadia-1.ics", swapped(b"^'", b'"')),
    ("an invitation by nobody", "mail-nadia-1.ics", swapped(b"ORGANIZER", b"X-ORGANIZER")),
    ("an invitation of nobody", "mail-nadia-1.ics", swapped(b"ATTENDEE", b"X-ATTENDEE")),
    ("a status on what goes on without somebody", "mail-tom-5.ics",
     swapped(b"TRANSP", b"STATUS:CONFIRMED\r\nTRANSP")),
    ("a cancellation that cancels nothing", "mail-nadia-6.ics",
     swapped(b"STATUS:CANCELLED", b"STATUS:CONFIRMED")),
]
# These are seen from what came before, without what is expected of the file by itself.
SPOILT_LIVES = [
    ("a sequence that has not risen", "mail-nadia-2.ics", swapped(b"SEQUENCE:1", b"SEQUENCE:0")),
    ("a day that has not moved", "feed-2.ics", swapped(b"20261030T", b"20261023T")),
    ("another identifier after a move", "mail-nadia-2.ics", swapped(b"UID:module", b"UID:modul")),
    ("an older stamp", "mail-nadia-4.ics",
     lambda data: re.sub(rb"DTSTAMP:\d+", b"DTSTAMP:20200101", data)),
]


def spoilt_faults(files, expected):
    """Each way to spoil a file must be found out."""
    faults = []
    for words, name, spoil in SPOILT + SPOILT_LIVES:
        data = spoil(files[name])
        if data == files[name]:
            faults.append(f"{name} cannot be spoilt with {words}")
            continue
        found = []
        if (words, name, spoil) in SPOILT:
            found = file_faults(data, expected["files"][name])
        else:
            spoilt = files | {name: data}
            for life in expected["lives"]:
                found += life_faults([(one, spoilt[one]) for one in life["files"]], life["shown"])
        if not found:
            faults.append(f"{words} is not found out")
    return faults


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--expected", type=pathlib.Path, required=True)
    arguments.add_argument("--spoil", action="store_true")
    arguments.add_argument("files", type=pathlib.Path, nargs="+")
    given = arguments.parse_args()
    expected = json.loads(given.expected.read_text("utf-8"))
    files = {file.name: file.read_bytes() for file in given.files}

    faults = all_faults(files, expected)
    if given.spoil and not faults:
        faults = spoilt_faults(files, expected)
    for fault in faults:
        print(f"WRONG: {fault}")
    spoilt = f", {len(SPOILT + SPOILT_LIVES)} ways to spoil them" if given.spoil else ""
    print(f"{len(files)} files, {len(expected['lives'])} lives{spoilt}: {len(faults)} faults")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
