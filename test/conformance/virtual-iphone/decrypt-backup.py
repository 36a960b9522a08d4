"""Opens an encrypted backup and decrypts a dozen of its files with python's hashlib and the openssl program. Prints "ok", or fails.

An independent witness: shares nothing with the phone that made the backup. AES key unwrapping (RFC 3394) is written out
here over openssl's AES-ECB.
"""
import hashlib
import plistlib
import sqlite3
import struct
import subprocess
import sys
import tempfile

root, password = sys.argv[1], sys.argv[2].encode()


def openssl(mode, key, data, *more):
    command = ["openssl", "enc", "-d", f"-aes-256-{mode}", "-K", key.hex(), *more]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def unwrap(key, wrapped):
    count = len(wrapped) // 8 - 1
    blocks = [wrapped[i * 8 : i * 8 + 8] for i in range(count + 1)]
    a = blocks[0]
    for step in range(6 * count, 0, -1):
        index = (step - 1) % count + 1
        mixed = struct.pack(">Q", struct.unpack(">Q", a)[0] ^ step) + blocks[index]
        out = openssl("ecb", key, mixed, "-nopad")
        a, blocks[index] = out[:8], out[8:]
    if a != b"\xa6" * 8:
        sys.exit("wrong password or damaged key")
    return b"".join(blocks[1:])


manifest = plistlib.load(open(f"{root}/Manifest.plist", "rb"))
bag, header, classes, current = manifest["BackupKeyBag"], {}, {}, None
while bag:
    tag, length = bag[:4].decode(), struct.unpack(">I", bag[4:8])[0]
    value, bag = bag[8 : 8 + length], bag[8 + length :]
    if tag == "UUID" and "UUID" in header:
        current = {}
    elif current is None:
        header[tag] = value
    else:
        current[tag] = value
        if tag == "WPKY":
            classes[struct.unpack(">I", current["CLAS"])[0]] = current
number = lambda data: struct.unpack(">I", data)[0]
assert number(header["VERS"]) == 3 and number(header["TYPE"]) == 1 and len(manifest["BackupKeyBag"]) == 1388
assert sorted(classes) == list(range(1, 12))
first = hashlib.pbkdf2_hmac("sha256", password, header["DPSL"], number(header["DPIC"]), 32)
kek = hashlib.pbkdf2_hmac("sha1", first, header["SALT"], number(header["ITER"]), 32)
keys = {n: unwrap(kek, c["WPKY"]) for n, c in classes.items() if number(c["WRAP"]) == 2}
assert sorted(keys) == [1, 2, 3, 4, 6, 7, 8]


def file_key(blob):
    return unwrap(keys[struct.unpack("<I", blob[:4])[0]], blob[4:])


zero = ["-iv", "00" * 16]
database = openssl("cbc", file_key(manifest["ManifestKey"]), open(f"{root}/Manifest.db", "rb").read(), *zero)
with tempfile.NamedTemporaryFile() as temporary:
    temporary.write(database)
    temporary.flush()
    rows = sqlite3.connect(f"file:{temporary.name}?immutable=1", uri=True).execute("SELECT fileID, domain, relativePath, file FROM Files WHERE flags = 1").fetchall()
assert len(rows) > 5
# Unwrapping one key takes two dozen runs of openssl, so not every file is tried.
chosen = rows[:: max(1, len(rows) // 12)] + [row for row in rows if row[2].endswith("sms.db")]
for file_id, domain, path, blob in chosen:
    assert hashlib.sha1(f"{domain}-{path}".encode()).hexdigest() == file_id
    archive = plistlib.loads(blob)
    objects = archive["$objects"]
    record = objects[archive["$top"]["root"].data]
    key = file_key(objects[record["EncryptionKey"].data]["NS.data"])
    stored = open(f"{root}/{file_id[:2]}/{file_id}", "rb").read()
    assert len(stored) == (record["Size"] // 16 + 1) * 16, path
    if "Digest" in record:
        assert hashlib.sha1(stored).digest() == objects[record["Digest"].data], path
    plain = openssl("cbc", key, stored, *zero)
    assert len(plain) == record["Size"], path
    if path.endswith(("sms.db", "NoteStore.sqlite")):
        assert plain.startswith(b"SQLite format 3\0")
print("ok")
