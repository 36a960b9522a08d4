"""Phase 2: the production build of the app, in the guest's Chromium, backs up the phone through the real WebUSB."""

import base64
import json
import os

import backup_folder
import chromium
import sampler
import web_server
from cdp import Page
from host import ask, prove_no_violations
from report import SHARE, Report, expect, log, run
from usb_device import prove_enumerated

PORT = 8080
ORIGIN = f"http://localhost:{PORT}"
FOLDER = "/root/from-browser"

# Every file of the origin's private file system as [path, size]; directories are walked in the page.
LIST_FILES = """(async () => {
  const files = [];
  const walk = async (directory, prefix) => {
    for await (const [name, handle] of directory.entries()) {
      if (handle.kind === "directory") await walk(handle, `${prefix}${name}/`);
      else files.push([prefix + name, (await handle.getFile()).size]);
    }
  };
  await walk(await navigator.storage.getDirectory(), "");
  return files;
})()"""

READ_PIECE = """(async (path, start, end) => {
  let directory = await navigator.storage.getDirectory();
  const names = path.split("/");
  for (const name of names.slice(0, -1)) directory = await directory.getDirectoryHandle(name);
  const file = await (await directory.getFileHandle(names.at(-1))).getFile();
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file.slice(start, end));
  });
  return url.slice(url.indexOf(",") + 1);
})"""

PIECE_BYTES = 8 << 20


def fetch_folder(page, udid):
    """Copies the backup folder of this phone out of the browser's private file system; returns its place in the guest."""
    files = page.evaluate(LIST_FILES)
    log(len(files), "files in the private file system")
    roots = {path[: path.index(f"{udid}/")] for path, _ in files if f"{udid}/Manifest.db" in path}
    expect(len(roots) == 1, f"backup folders found at {sorted(roots)} among {[path for path, _ in files][:20]}")
    root = f"{roots.pop()}{udid}/"
    for path, size in files:
        if path.startswith(root):
            copy_file(page, path, size, os.path.join(FOLDER, path[len(root) :]))
    return FOLDER


def copy_file(page, path, size, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        for start in range(0, size, PIECE_BYTES):
            piece = f"{READ_PIECE}({json.dumps(path)}, {start}, {min(size, start + PIECE_BYTES)})"
            file.write(base64.b64decode(page.evaluate(piece)))
    expect(os.path.getsize(target) == size, f"{path} has {os.path.getsize(target)} bytes, not {size}")


def prove_listed(page, serial):
    shown = page.evaluate("navigator.usb.getDevices().then((all) => all.map((one) => one.serialNumber))")
    expect(shown == [serial.replace("-", "")], f"getDevices() gives {shown}")
    return f"{shown[0]} at {ORIGIN}"


def prove_connected(page, phone):
    """The page goes on by itself with a phone it may use, up to the question on the phone."""
    page.wait_for("heading", "^Tap Trust on your iPhone$", timeout=240)
    ask("tapTrust")
    page.wait_for("heading", f"^Back up {phone['values']['DeviceName']}$", timeout=240)
    return "trusted, session open, facts shown"


def back_up(page, udid):
    page.evaluate(f"location.hash = '/phone/{udid}/backup'")
    page.click("button", "^This browser")
    page.click("button", "^(Back up now|Back up again)$")
    page.wait_for("heading", "^Backed up$", timeout=600)


def prove_first_backup(page, phone):
    back_up(page, phone["udid"])
    ask("expected")
    return backup_folder.compare(fetch_folder(page, phone["udid"]))


def prove_second_backup(page, phone):
    ask("change")
    page.click("link", "^Back to the iPhone$")
    back_up(page, phone["udid"])
    ask("expected")
    run("rm", "-rf", FOLDER)
    return "after a change on the phone: " + backup_folder.compare(fetch_folder(page, phone["udid"]))


def prove_restored(page, phone):
    """What the app saved goes back over the same cable; the phone restarts, and comes back through the real USB stack."""
    name = phone["values"]["DeviceName"]
    saved = ask("digest")
    ask("change")
    expect(ask("digest") != saved, "the change did not change the phone")
    page.evaluate("location.hash = '/restore'")
    page.click("button", "^Restore .+,", timeout=120)
    page.wait_for("heading", "^Before anything is changed$", timeout=120)
    for tick in ("^I have the Apple Account's password at hand", "^There will be Wi-Fi after the restart"):
        page.click("label", tick)
    page.click("label", "^Back this iPhone up first")
    page.click("link", "^Next$", timeout=120)
    page.wait_for("heading", "^Replace everything on", timeout=120)
    page.click("label", "^Type the iPhone's name")
    page.type(name)
    page.click("button", "^Replace everything on")
    page.wait_for("heading", "^(The iPhone restarts|Restored)$", timeout=600)
    expect(ask("digest") == saved, "the phone's files are not those of the backup")
    page.wait_for("heading", "^Restored$", timeout=300)
    expect("has restarted and is back" in page.text(), "the phone was not seen again after its restart")
    return "the phone's files are again those of the backup, byte for byte; it restarted and came back"


def main(report, phone):
    report.claim("the kernel enumerates the phone", lambda: prove_enumerated(phone["serialNumber"]))
    web_server.serve(PORT)
    chromium.grant_usb(ORIGIN)
    with chromium.Chromium():
        page = Page(chromium.DEBUGGING_PORT)
        page.open(f"{ORIGIN}/")
        log("reduced motion:", page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches"))
        report.claim("Chromium lists the phone to the page", lambda: prove_listed(page, phone["serialNumber"]))
        report.claim("the app connects and pairs through WebUSB", lambda: prove_connected(page, phone))
        report.claim("the app makes a backup equal to the phone", lambda: prove_first_backup(page, phone))
        report.claim("the app updates it", lambda: prove_second_backup(page, phone))
        report.claim("the app restores it", lambda: prove_restored(page, phone))
        report.claim("the phone had nothing to object to", prove_no_violations)
        page.screenshot(f"{SHARE}/page.png")
        log("the page says:", page.text())


if __name__ == "__main__":
    sampler.start()
    results = Report()
    with open(f"{SHARE}/phone.json", encoding="utf-8") as text:
        main(results, json.load(text))
    results.end()
