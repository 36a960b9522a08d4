"""The phone as the kernel of the guest sees it."""

import glob
import os

from report import expect, until

PHONE = ("05ac", "12a8")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read().strip()


def device_directory():
    for directory in glob.glob("/sys/bus/usb/devices/*"):
        vendor, product = (os.path.join(directory, name) for name in ("idVendor", "idProduct"))
        if os.path.exists(vendor) and (read(vendor), read(product)) == PHONE:
            return directory
    return None


def attribute(directory, name):
    return read(os.path.join(directory, name))


def prove_enumerated(expected_serial):
    directory = until(device_directory, "the phone on the USB bus", timeout=60)
    facts = {name: attribute(directory, name) for name in ("speed", "bNumConfigurations", "serial", "manufacturer", "product")}
    expect(facts["speed"] == "480", f"speed {facts['speed']}")
    expect(facts["bNumConfigurations"] == "4", f"{facts['bNumConfigurations']} configurations")
    expect(facts["serial"] == expected_serial.replace("-", ""), f"serial {facts['serial']}")
    return f"{facts['manufacturer']} {facts['product']}, 480 Mbit/s, 4 configurations"
