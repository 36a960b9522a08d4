"""Reads exported vCards, conversations and call lists with parsers of its own, and says what they hold as JSON."""

import base64
import csv
import html.parser
import json
import re
import sys

VOID = {"meta", "img", "br"}
ALLOWED = VOID | {
    "html", "head", "title", "style", "body", "header", "main", "h1", "h2", "p", "article", "div", "span", "a", "time",
    "strong", "em", "u", "s", "details", "summary", "video", "audio",
}
ATTRIBUTES = {
    "charset", "http-equiv", "content", "name", "lang", "dir", "class", "id", "href", "rel", "src", "alt", "loading",
    "datetime", "title", "controls", "preload", "open",
}


class Conversation(html.parser.HTMLParser):
    """Insists on balanced tags and on nothing that could run or load from elsewhere."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.messages = []
        self.policy = None
        self.heading = ""
        self.sources = []

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            sys.exit(f"unexpected tag {tag}")
        values = dict(attrs)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                sys.exit(f"unexpected attribute {tag} {name}={value}")
        if tag == "meta" and values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        for name in ("href", "src"):
            scheme = re.match(r"^\s*([a-zA-Z][a-zA-Z0-9+.-]*):", values.get(name) or "")
            if scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel", "sms"):
                sys.exit(f"{tag} leads to {values[name]}")
        if "src" in values:
            self.sources.append(values["src"])
        if tag == "article":
            self.messages.append({"class": values["class"], "id": values["id"], "text": "", "time": None})
        if tag == "time" and self.messages and "datetime" in values:
            self.messages[-1]["time"] = values["datetime"]
        if tag not in VOID:
            self.open.append((tag, values.get("class")))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop()[0] != tag:
            sys.exit(f"{tag} ends what it did not begin")

    def handle_data(self, data):
        if any(tag == "h1" for tag, _ in self.open):
            self.heading += data
        if any(name == "bubble" for _, name in self.open):
            self.messages[-1]["text"] += data


def read_conversation(path):
    page = Conversation()
    with open(path, encoding="utf-8", newline="") as file:
        page.feed(file.read())
    page.close()
    if page.open:
        sys.exit(f"{page.open} never end")
    return {
        "messages": page.messages, "policy": page.policy, "heading": page.heading, "sources": page.sources,
    }


def unfolded(path):
    """The lines of a vCard file (RFC 6350 3.1 and 3.2), each of them checked."""
    with open(path, "rb") as file:
        raw = file.read()
    if not raw.endswith(b"\r\n"):
        sys.exit("no CRLF at the end")
    lines = []
    for line in raw[:-2].split(b"\r\n"):
        if b"\r" in line or b"\n" in line:
            sys.exit("a bare line break")
        if len(line) > 75:
            sys.exit(f"a line of {len(line)} octets")
        line.decode("utf-8")
        if line[:1] in (b" ", b"\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode("utf-8") for line in lines]


def split_escaped(value, separator):
    """Parts of a value; a backslash takes the character behind it as it is."""
    parts, part, escaped = [], "", False
    for char in value:
        if escaped:
            part += "\n" if char in "nN" else char
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == separator:
            parts.append(part)
            part = ""
        else:
            part += char
    if escaped:
        sys.exit("a backslash at the end")
    return parts + [part]


LINE = re.compile(r'^(?:(?P<group>[A-Za-z0-9-]+)\.)?(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(?P<value>.*)$')
STRUCTURED = {"N": 5, "ADR": 7, "ORG": None}


def read_cards(path):
    cards, card = [], None
    for line in unfolded(path):
        match = LINE.match(line)
        if match is None:
            sys.exit(f"no content line: {line[:60]}")
        name, value = match["name"].upper(), match["value"]
        if name == "BEGIN":
            if card is not None or value != "VCARD":
                sys.exit("a card within a card")
            card = []
        elif name == "END":
            names = [one["name"] for one in card]
            if names[0] != "VERSION" or names.count("FN") != 1 or names.count("N") != 1:
                sys.exit(f"no proper card: {names}")
            cards.append(card)
            card = None
        else:
            types = re.findall(r'TYPE="?([^";:]*)"?', match["params"])
            if name == "PHOTO":
                head, data = value.split(",", 1)
                parts = [head, len(base64.b64decode(data, validate=True))]
            else:
                parts = split_escaped(value, ";" if name in STRUCTURED else "\0")
            if STRUCTURED.get(name) not in (None, len(parts)):
                sys.exit(f"{name} has {len(parts)} parts")
            card.append({"group": match["group"], "name": name, "types": types, "parts": parts})
    if card is not None:
        sys.exit("a card without an end")
    return cards


def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    for row in rows:
        if None in row or None in row.values():
            sys.exit("a row with another number of cells")
        for cell in row.values():
            if re.match(r"^\s*[=+@-]", cell) and not re.match(r"^\+\d+$", cell):
                sys.exit(f"a spreadsheet would run {cell[:40]}")
    return rows


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


READERS = {"html": read_conversation, "vcard": read_cards, "csv": read_table, "json": read_json}
print(json.dumps(READERS[sys.argv[1]](sys.argv[2])))
