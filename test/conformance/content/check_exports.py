"""Reads exported HTML, CSV and zip files with Python's own parsers, and says what they hold as JSON."""

import csv
import hashlib
import html.parser
import json
import sys
import zipfile

VOID = {"meta", "br", "img", "input", "link", "hr"}
ALLOWED = VOID | {
    "html", "head", "title", "style", "body", "h1", "h2", "h3", "p", "div", "b", "i", "u", "s", "sup", "sub", "a",
    "ul", "ol", "li", "pre", "blockquote", "table", "tr", "td", "span",
}


class Page(html.parser.HTMLParser):
    """Insists on balanced tags, and on tags and attributes that do nothing."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.text = []
        self.links = []
        self.images = []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED:
            sys.exit(f"unexpected tag {tag}")
        for name, value in attrs:
            if name.startswith("on") or (value or "").lower().startswith("javascript:"):
                sys.exit(f"{tag} has {name}={value}")
        self.tags.append(tag)
        values = dict(attrs)
        if tag == "a":
            self.links.append(values.get("href"))
        if tag == "img":
            self.images.append(values.get("src"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            sys.exit(f"{tag} ends what it did not begin")

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.text.append(data)


class Bookmarks(html.parser.HTMLParser):
    """The Netscape format: folders by <DL>, entries by <A>."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.path = []
        self.entries = []
        self.current = None
        self.heading = None

    def handle_starttag(self, tag, attrs):
        if tag == "h3":
            self.heading = ""
        if tag == "dl":
            self.path.append((self.heading or "").strip())
        if tag == "a":
            values = dict(attrs)
            self.current = {"url": values["href"], "added": values.get("add_date"), "title": "", "path": self.path[1:]}

    def handle_endtag(self, tag):
        if tag == "dl":
            self.path.pop()
        if tag == "a":
            self.entries.append(self.current)
            self.current = None

    def handle_data(self, data):
        if self.current is not None:
            self.current["title"] += data
        elif self.heading is not None and self.lasttag == "h3":
            self.heading += data.strip("\n")


def read_page(path):
    page = Page()
    with open(path, encoding="utf-8", newline="") as file:
        page.feed(file.read())
    page.close()
    if page.open:
        sys.exit(f"left open: {page.open}")
    return {"text": "".join(page.text), "links": page.links, "images": page.images, "tags": page.tags}


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    if len({len(row) for row in rows}) != 1:
        sys.exit("rows of different lengths")
    return rows


def read_bookmarks(path):
    with open(path, encoding="utf-8") as file:
        data = file.read()
    if not data.startswith("<!DOCTYPE NETSCAPE-Bookmark-file-1>"):
        sys.exit("no bookmark file")
    parser = Bookmarks()
    parser.feed(data)
    return parser.entries


def read_zip(path):
    with zipfile.ZipFile(path) as archive:
        bad = archive.testzip()
        if bad is not None:
            sys.exit(f"{bad} is damaged")
        return [
            {"name": info.filename, "date": list(info.date_time), "sha256": hashlib.sha256(archive.read(info)).hexdigest()}
            for info in archive.infolist()
        ]


READERS = {"page": read_page, "csv": read_csv, "bookmarks": read_bookmarks, "zip": read_zip}
json.dump(READERS[sys.argv[1]](sys.argv[2]), sys.stdout)
