"""The guest's Chromium, headless, with a policy that grants the page the phone as a person would in the chooser."""

import json
import os
import shutil
import subprocess

from report import SHARE

DEBUGGING_PORT = 9222
# --no-sandbox: everything in the guest runs as root. A small window without animations, because each frame is drawn by an
# emulated processor. The others keep it from using the network or warming up services.
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps", "--no-pings",
         "--disable-features=Translate,MediaRouter,OptimizationHints", "--force-prefers-reduced-motion", "--window-size=500,400",
         f"--remote-debugging-port={DEBUGGING_PORT}"]


def grant_usb(origin):
    policies = "/etc/chromium/policies/managed"
    os.makedirs(policies, exist_ok=True)
    grant = {"WebUsbAllowDevicesForUrls": [{"devices": [{"vendor_id": 0x05AC}], "urls": [origin]}]}
    with open(f"{policies}/usb.json", "w", encoding="utf-8") as file:
        json.dump(grant, file)


class Chromium:
    def __enter__(self):
        profile = "/tmp/profile"
        shutil.rmtree(profile, ignore_errors=True)
        self.log = open(f"{SHARE}/chromium.log", "wb")
        self.process = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={profile}", "about:blank"], stdout=self.log, stderr=self.log
        )
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait(20)
        self.log.close()
