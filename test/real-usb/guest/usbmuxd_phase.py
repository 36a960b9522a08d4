"""Phase 1: the real usbmuxd and the real idevice tools work on the virtual iPhone as on any other."""

import os
import re
import subprocess

import backup_folder
from host import ask, prove_no_violations
from report import SHARE, Report, expect, log, run, until
from usb_device import prove_enumerated

FOLDER = "/root/backups"


class Muxer:
    """The real usbmuxd, in the foreground, its log in the share."""

    def __enter__(self):
        self.log = open(f"{SHARE}/usbmuxd.log", "wb")
        self.process = subprocess.Popen(["usbmuxd", "-f", "-v", "-U", "root"], stdout=self.log, stderr=self.log)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(20)
        self.log.close()


def prove_listed(udid):
    until(lambda: os.path.exists("/var/run/usbmuxd"), "the socket of usbmuxd")
    until(lambda: udid in run("idevice_id", "-l", check=False, timeout=30).split(), f"idevice_id lists {udid}", timeout=60)
    return udid


def prove_paired(udid):
    output = run("idevicepair", "-u", udid, "pair", check=False, timeout=60)
    expect("accept the trust dialog" in output, output.strip())
    ask("tapTrust")

    # usbmuxd hears of the tap and pairs by itself too. One tap serves one of the two: whoever comes second asks the
    # person again, so what counts is whether this computer is trusted, not who got it there.
    def paired():
        if "SUCCESS" in run("idevicepair", "-u", udid, "validate", check=False, timeout=60):
            return True
        return "SUCCESS" in run("idevicepair", "-u", udid, "pair", check=False, timeout=60)

    until(paired, "idevicepair pair", timeout=60, pause=1)
    output = run("idevicepair", "-u", udid, "validate", timeout=60)
    expect("SUCCESS" in output, output.strip())
    return "after a tap on Trust; validated"


def prove_info(udid, facts):
    output = run("ideviceinfo", "-u", udid, timeout=90)
    shown = dict(re.findall(r"^(\w+): (.*)$", output, re.MULTILINE))
    for key, value in facts.items():
        expect(shown.get(key) == value, f"{key} is {shown.get(key)!r}, not {value!r}")
    return f"{len(shown)} values, {shown['ProductType']}, iOS {shown['ProductVersion']}"


def backup(udid, *options):
    os.makedirs(FOLDER, exist_ok=True)
    output = run("idevicebackup2", "-u", udid, "backup", *options, FOLDER, timeout=240)
    expect("Backup Successful" in output, output.strip()[-600:])
    return output


def prove_full_backup(udid):
    output = backup(udid, "--full")
    expect("Full backup mode" in output, output.strip()[:600])
    ask("expected")
    return backup_folder.compare(os.path.join(FOLDER, udid))


def modification_times(folder):
    return {name: os.stat(backup_folder.stored_path(folder, name)).st_mtime_ns for name in backup_folder.stored_files(folder)}


def prove_incremental_backup(udid):
    folder = os.path.join(FOLDER, udid)
    ask("change")
    ask("expected")
    before = modification_times(folder)
    output = backup(udid)
    expect("Incremental backup mode" in output, output.strip()[:600])
    after = modification_times(folder)
    sent = [name for name, time in after.items() if before.get(name) != time]
    log("sent again:", sent)
    expect(len(sent) < len(after) / 2, f"{len(sent)} of {len(after)} files were sent again")
    return f"{len(sent)} of {len(after)} files sent; " + backup_folder.compare(folder)


def prove_restored(udid):
    saved = ask("digest")
    ask("change")
    expect(ask("digest") != saved, "the change did not change the phone")
    output = run("idevicebackup2", "-u", udid, "restore", "--system", "--settings", "--remove", "--no-reboot", FOLDER, timeout=240)
    expect("Restore Successful" in output, output.strip()[-600:])
    expect(ask("digest") == saved, "the phone's files are not those of the backup")
    return "the phone's files are again those of the backup, byte for byte"


def main(report, phone):
    udid = phone["udid"]
    report.claim("the kernel enumerates the phone", lambda: prove_enumerated(phone["serialNumber"]))
    with Muxer():
        report.claim("usbmuxd selects the configuration and lists the phone", lambda: prove_listed(udid))
        report.claim("idevicepair pairs and validates", lambda: prove_paired(udid))
        report.claim("ideviceinfo reads values in a TLS session", lambda: prove_info(udid, phone["values"]))
        report.claim("idevicebackup2 makes a full backup equal to the phone", lambda: prove_full_backup(udid))
        report.claim("idevicebackup2 goes on incrementally", lambda: prove_incremental_backup(udid))
        report.claim("idevicebackup2 restores it", lambda: prove_restored(udid))
        report.claim("the phone had nothing to object to", prove_no_violations)


if __name__ == "__main__":
    import json

    results = Report()
    with open(f"{SHARE}/phone.json", encoding="utf-8") as text:
        main(results, json.load(text))
    results.end()
