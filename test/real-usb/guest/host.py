"""Questions of the guest to the runner on the host, which holds the virtual iPhone: one file each way in the share."""

import itertools
import json
import os

from report import SHARE, Failed, expect, until

_numbers = itertools.count(1)


def ask(command, **arguments):
    """Value the runner answers with. Its commands are in test/real-usb/host-answers.ts."""
    number = next(_numbers)
    path = f"{SHARE}/requests/{number}.json"
    with open(f"{path}.part", "w", encoding="utf-8") as file:
        json.dump({"command": command, **arguments}, file)
    os.rename(f"{path}.part", path)
    answer = f"{SHARE}/answers/{number}.json"
    until(lambda: os.path.exists(answer), f"the host's answer to {command}", timeout=60)
    with open(answer, encoding="utf-8") as file:
        content = json.load(file)
    if "error" in content:
        raise Failed(f"{command}: {content['error']}")
    return content.get("value")


def prove_no_violations():
    violations = ask("violations")
    expect(violations == [], f"{violations}")
    return "counters, windows and zero-length packets as a phone wants them"
