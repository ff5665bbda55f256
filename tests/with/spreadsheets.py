"""Reads what startex wrote as a workbook, tables and a calendar, with readers that know nothing of the writer."""

import csv
import datetime
import json
import pathlib
import sys
import zipfile

import icalendar
import openpyxl

MARK = "EXERCISE EXERCISE EXERCISE"
HEAD = 4


def fail(*what):
    raise SystemExit(f"spreadsheets: {' '.join(map(str, what))}")


def one(folder, pattern):
    found = sorted(folder.glob(pattern))
    return found[0] if len(found) == 1 else fail(folder, pattern, found)


def workbook(path):
    """Every sheet as head and rows, after all that holds of any of them was looked at."""
    with zipfile.ZipFile(path) as parts:
        for info in parts.infolist():
            if info.date_time != (1980, 1, 1, 0, 0, 0):
                fail(path, info.filename, "has a clock's time", info.date_time)
            text = parts.read(info.filename)
            for live in (b"<f>", b"<f ", b"<hyperlink", b"externalLink", b"vbaProject"):
                if live in text:
                    fail(path, info.filename, "has", live)
    book = openpyxl.load_workbook(path)
    for words in (book.properties.title, book.properties.description):
        if "EXERCISE" not in (words or ""):
            fail(path, "its particulars do not say EXERCISE:", words)
    sheets = {}
    for sheet in book.worksheets:
        if not sheet["A1"].value.startswith(MARK) or "TLP:" not in sheet["A1"].value:
            fail(path, sheet.title, "is not marked above")
        if sheet.cell(sheet.max_row, 1).value != sheet["A1"].value:
            fail(path, sheet.title, "is not marked below")
        for running in (sheet.oddHeader.center.text, sheet.oddFooter.center.text):
            if MARK not in running or "TLP:" not in running:
                fail(path, sheet.title, "is not marked on paper:", running)
        if sheet.freeze_panes != f"B{HEAD + 1}" or not sheet.auto_filter.ref.startswith(f"A{HEAD}:"):
            fail(path, sheet.title, sheet.freeze_panes, sheet.auto_filter.ref)
        if sheet.print_title_rows != f"$1:${HEAD}" or sheet.page_setup.orientation != "landscape":
            fail(path, sheet.title, "is not set up for paper", sheet.print_title_rows)
        rows = list(sheet.iter_rows(min_row=HEAD, max_row=sheet.max_row - 2))
        for cell in (cell for row in rows for cell in row):
            if cell.data_type == "f" or cell.hyperlink:
                fail(path, sheet.title, cell.coordinate, "is live:", cell.value)
        head, *rows = [[cell.value for cell in row] for row in rows]
        sheets[sheet.title] = (head, rows)
    return sheets


def tables(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        raw = path.read_bytes()
        if raw.count(b"\n") < 2 or not raw.endswith(b"\r\n"):
            fail(path, "does not end its lines")
        rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True), strict=True))
        head, *rows = rows
        for row in rows:
            if len(row) != len(head) or MARK not in row[0] or row[0] != row[-1]:
                fail(path, row)
            for cell in row:
                live = cell.lstrip(" \"").startswith(("=", "+", "-", "@")) and not cell.lstrip("-").replace(".", "").isdigit()
                if live:
                    fail(path, "begins a formula:", cell)
        found[path.stem.removeprefix("EXERCISE-")] = (head, rows)
    return found


def column(table, title):
    head, rows = table
    return [row[head.index(title)] for row in rows]


def plain(value):
    """What the table of text says of a typed cell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d") if value.time() == datetime.time() else value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value.minute:02}:{value.second:02}"
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, float):
        return str(round(value, 1))
    return str(value)


def equal(a, b):
    try:
        return float(a) == float(b)
    except ValueError:
        return False


def same(folder, book, texts):
    """The workbook has the rows of the tables."""
    for key, (head, rows) in texts.items():
        wanted = [row[1:-1] for row in rows]
        if all(not any(row) for row in wanted):
            continue
        inner = head[1:-1]
        sheet = next(((h, r) for h, r in book.values() if h == inner and len(r) == len(wanted)), None)
        if sheet is None:
            fail(folder, key, "has no sheet like it")
        for typed, text in zip(sheet[1], wanted):
            for a, b in zip(map(plain, typed), text):
                # Before what would begin a formula the table of text has an apostrophe.
                if a.replace("'", "") != b.replace("'", "") and not equal(a, b):
                    fail(folder, key, repr(a), "is not", repr(b))


def report(folder):
    book, texts = workbook(one(folder, "*.xlsx")), tables(one(folder, "*-csv"))
    data = json.loads(one(folder, "*.json").read_text(encoding="utf-8"))
    same(folder, book, texts)
    ids = [action["id"] for action in data["improvement_plan"]]
    if ids and (column(book["Improvement plan"], "Number") != ids or column(texts["improvement-plan"], "Number") != ids):
        fail(folder, "other actions than", ids)
    for action, due in zip(data["improvement_plan"], column(book["Improvement plan"], "Completion date") if ids else []):
        if (due.strftime("%Y-%m-%d") if due else None) != action["due"]:
            fail(folder, "is no date:", due, action["due"])
    votes = sum(v["votes"] for d in data["decisions"] for r in d["rounds"] if r["figures"] for v in r["figures"]["votes"])
    read = sum(n or 0 for n in column(book["Responses"], "Votes")) if "Responses" in book else 0
    if read != votes:
        fail(folder, "votes", read, votes)
    planned = [m["planned_minutes"] for m in data["schedule"]["modules"]]
    if column(book["Time against plan"], "Minutes planned") != planned:
        fail(folder, "minutes", planned)
    calendar = icalendar.Calendar.from_ical(one(folder, "*.ics").read_bytes())
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    dated = {f"{a['id']}@startex": a for a in data["improvement_plan"] if a["due"]}
    if set(events) != set(dated):
        fail(folder, "events", sorted(events), sorted(dated))
    for uid, event in events.items():
        if event.decoded("DTSTART").isoformat() != dated[uid]["due"]:
            fail(folder, uid, event["DTSTART"])
        if (dated[uid]["text"] or "") not in str(event["SUMMARY"]) or MARK not in str(event["DESCRIPTION"]):
            fail(folder, uid, event["SUMMARY"])
    if any(len(line) > 75 for line in one(folder, "*.ics").read_bytes().split(b"\r\n")):
        fail(folder, "a line of the calendar is too long")
    return len(book), len(texts), len(events)


def msel(folder):
    head, rows = workbook(one(folder, "*.xlsx"))["Events"]
    if head[:2] != ["Event number", "Planned after StartEx"] or head[-1] != "Notes":
        fail("msel", head)
    kinds = set(column((head, rows), "Event type"))
    if not {"Inject", "Expected action", "Decision", "Contingency inject"} <= kinds:
        fail("msel", kinds)
    first = next(at for at in column((head, rows), "Planned at") if at)
    if first != datetime.time(9, 0):
        fail("msel", "is no time of day:", first)
    tables(one(folder, "*-csv"))
    return len(rows)


def main(root):
    for name in ("poisoned-kiln-a", "first-light-a", "torn-a", "shared-a"):
        sheets, files, events = report(root / name)
        print(f"{name}: {sheets} sheets, {files} tables, {events} events")
    print(f"msel: {msel(root / 'msel')} rows")


main(pathlib.Path(sys.argv[1]))
