"""Compares an Apple backup folder with what the phone says it holds (/share/expected.json, written by the runner)."""

import hashlib
import json
import os
import sqlite3

from report import SHARE, expect

FILE, DIRECTORY, LINK = 1, 2, 4


def rows(folder):
    database = sqlite3.connect(f"file:{folder}/Manifest.db?mode=ro&immutable=1", uri=True)
    try:
        yield from database.execute("SELECT fileID, domain, relativePath, flags FROM Files")
    finally:
        database.close()


def stored_path(folder, file_id):
    return os.path.join(folder, file_id[:2], file_id)


def describe(folder):
    """{"domain-path": [flags, size, sha256]} of everything in the manifest; each file id is checked on the way."""
    found = {}
    for file_id, domain, path, flags in rows(folder):
        name = f"{domain}-{path}"
        expect(file_id == hashlib.sha1(name.encode()).hexdigest(), f"{name} has the file id {file_id}")
        size, digest = 0, ""
        if flags == FILE:
            with open(stored_path(folder, file_id), "rb") as stored:
                content = stored.read()
            size, digest = len(content), hashlib.sha256(content).hexdigest()
        found[name] = [flags, size, digest]
    return found


def compare(folder):
    """Every entry of the phone, byte for byte, and nothing else. Returns a sentence with the figures."""
    with open(f"{SHARE}/expected.json", encoding="utf-8") as text:
        expected = json.load(text)
    found = describe(folder)
    missing = sorted(set(expected) - set(found))
    surplus = sorted(set(found) - set(expected))
    different = sorted(name for name in set(expected) & set(found) if expected[name] != found[name])
    expect(not missing, f"missing in the backup: {missing[:5]}")
    expect(not surplus, f"in the backup but not on the phone: {surplus[:5]}")
    expect(not different, f"different: {[(name, expected[name], found[name]) for name in different[:3]]}")
    files = [entry for entry in found.values() if entry[0] == FILE]
    stray = set(stored_files(folder)) - {row[0] for row in rows(folder)}
    expect(not stray, f"files the manifest does not know: {sorted(stray)[:5]}")
    return f"{len(files)} files, {sum(entry[1] for entry in files)} bytes, {len(found)} entries, all equal"


def stored_files(folder):
    for directory in os.listdir(folder):
        if len(directory) == 2 and os.path.isdir(os.path.join(folder, directory)):
            yield from os.listdir(os.path.join(folder, directory))
