"""Reads iCalendar files by RFC 5545 with nothing but Python, and says what they hold as JSON.

The times of every event are worked out twice: from the VTIMEZONE in the file, and from the system's zone database.
Both must agree, or the file means another moment than the phone did.
"""

import datetime
import json
import re
import sys
import zoneinfo


def fail(message):
    sys.exit(f"not a valid calendar: {message}")


def unfold(data):
    if not data.endswith(b"\r\n"):
        fail("no line end at the end")
    lines = []
    for raw in data.split(b"\r\n")[:-1]:
        if len(raw) > 75:
            fail(f"a line of {len(raw)} octets")
        if b"\r" in raw or b"\n" in raw:
            fail("a bare line end")
        raw.decode("utf-8")
        if raw[:1] in (b" ", b"\t"):
            lines[-1] += raw[1:]
        else:
            lines.append(raw)
    return [line.decode("utf-8") for line in lines]


PARAMETER = re.compile(r';([A-Z-]+)=("[^"]*"|[^";:,]*)')


def parse_line(line):
    name = re.match(r"[A-Z-]+", line)
    if not name:
        fail(f"no property name in {line!r}")
    rest = line[name.end():]
    parameters = {}
    while rest.startswith(";"):
        match = PARAMETER.match(rest)
        if not match:
            fail(f"bad parameter in {line!r}")
        parameters[match.group(1)] = match.group(2).strip('"')
        rest = rest[match.end():]
    if not rest.startswith(":"):
        fail(f"no value in {line!r}")
    return name.group(), parameters, rest[1:]


def parse(lines):
    stack = [{"name": "", "properties": [], "children": []}]
    for line in lines:
        name, parameters, value = parse_line(line)
        if name == "BEGIN":
            component = {"name": value, "properties": [], "children": []}
            stack[-1]["children"].append(component)
            stack.append(component)
        elif name == "END":
            if stack.pop()["name"] != value:
                fail(f"{value} ends what it did not begin")
        else:
            stack[-1]["properties"].append((name, parameters, value))
    if len(stack) != 1 or len(stack[0]["children"]) != 1:
        fail("not one whole calendar")
    return stack[0]["children"][0]


def first(component, name):
    return next((item for item in component["properties"] if item[0] == name), None)


def text(component, name):
    item = first(component, name)
    if item is None:
        return None
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m.group(1) in "nN" else m.group(1), item[2])


def offset(value):
    match = re.fullmatch(r"([+-])(\d\d)(\d\d)", value)
    minutes = int(match.group(2)) * 60 + int(match.group(3))
    return datetime.timedelta(minutes=-minutes if match.group(1) == "-" else minutes)


def local(value):
    return datetime.datetime.strptime(value, "%Y%m%dT%H%M%S")


def zones_of(calendar):
    zones = {}
    for component in calendar["children"]:
        if component["name"] != "VTIMEZONE":
            continue
        observances = sorted(
            (local(first(child, "DTSTART")[2]), offset(first(child, "TZOFFSETTO")[2]), offset(first(child, "TZOFFSETFROM")[2]))
            for child in component["children"]
        )
        zones[text(component, "TZID")] = observances
    return zones


def moment(item, zones):
    _name, parameters, value = item
    if parameters.get("VALUE") == "DATE":
        return {"date": datetime.datetime.strptime(value, "%Y%m%d").date().isoformat()}
    if value.endswith("Z"):
        utc = local(value[:-1]).replace(tzinfo=datetime.timezone.utc)
        return {"utc": utc.isoformat()}
    zone = parameters.get("TZID")
    wall = local(value)
    if zone is None:
        return {"floating": wall.isoformat()}
    if zone not in zones:
        fail(f"no VTIMEZONE for {zone}")
    held = [to for onset, to, _from in zones[zone] if onset <= wall]
    if not held:
        fail(f"{zone} says nothing about {wall}")
    by_file = (wall - held[-1]).replace(tzinfo=datetime.timezone.utc)
    by_system = wall.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc)
    if by_file != by_system:
        fail(f"{wall} in {zone} is {by_file} by the file and {by_system} by the system")
    return {"utc": by_system.isoformat(), "zone": zone}


def main(path):
    with open(path, "rb") as file:
        calendar = parse(unfold(file.read()))
    if calendar["name"] != "VCALENDAR" or first(calendar, "VERSION")[2] != "2.0" or first(calendar, "PRODID") is None:
        fail("no calendar of version 2.0")
    zones = zones_of(calendar)
    items = []
    for component in calendar["children"]:
        if component["name"] not in ("VEVENT", "VTODO"):
            continue
        for required in ("UID", "DTSTAMP"):
            if first(component, required) is None:
                fail(f"no {required}")
        item = {"uid": text(component, "UID"), "summary": text(component, "SUMMARY"), "description": text(component, "DESCRIPTION")}
        for name in ("DTSTART", "DTEND", "DUE", "COMPLETED", "RECURRENCE-ID"):
            found = first(component, name)
            if found is not None:
                item[name] = moment(found, zones)
        item["EXDATE"] = [moment(p, zones) for p in component["properties"] if p[0] == "EXDATE"]
        rule = first(component, "RRULE")
        item["RRULE"] = dict(part.split("=", 1) for part in rule[2].split(";")) if rule else None
        item["alarms"] = [child["name"] for child in component["children"]]
        items.append(item)
    json.dump({"name": text(calendar, "X-WR-CALNAME"), "items": items}, sys.stdout)


main(sys.argv[1])
