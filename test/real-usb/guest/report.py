"""The results of one phase: one JSON line per claim in /share/results.jsonl, which the runner on the host reads."""

import json
import subprocess
import time
import traceback

SHARE = "/share"


def log(*words):
    print(f"[{time.monotonic():7.1f}]", *words, flush=True)


class Failed(Exception):
    """A claim that does not hold; the text says what was found instead."""


def expect(condition, found):
    if not condition:
        raise Failed(found)


class Report:
    def __init__(self):
        self.file = open(f"{SHARE}/results.jsonl", "w", encoding="utf-8")
        self.blocked = False

    def claim(self, name, prove):
        """Runs prove(); its return value is the detail shown behind the name. After a failure the later claims of the phase are
        reported as failed without being tried: each needs what the one before left."""
        started = time.monotonic()
        if self.blocked:
            self._write(name, False, "not tried: an earlier step failed", 0)
            return None
        log("claim:", name)
        try:
            detail = prove()
            self._write(name, True, detail, time.monotonic() - started)
            return detail
        except Exception as error:
            self.blocked = True
            if not isinstance(error, Failed):
                traceback.print_exc()
            self._write(name, False, f"{type(error).__name__}: {error}", time.monotonic() - started)
            return None

    def end(self):
        self.file.write(json.dumps({"end": True}) + "\n")
        self.file.close()

    def _write(self, name, passed, detail, seconds):
        log("passed:" if passed else "FAILED:", name, detail or "")
        line = {"name": name, "passed": passed, "detail": str(detail or ""), "seconds": round(seconds, 1)}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()


def run(*command, timeout=120, check=True):
    """Output of a command, standard error included. Fails on an exit code other than 0 or when the time is up."""
    log("$", *command)
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{command[0]} took longer than {timeout} s: {(error.output or b'')[-600:].decode(errors='replace')}") from None
    output = done.stdout.decode(errors="replace")
    log(output.rstrip()[-4000:])
    if check:
        expect(done.returncode == 0, f"{command[0]} ended with {done.returncode}: {output.strip()[-600:]}")
    return output


def until(ready, what, timeout=60, pause=0.25):
    """The first truthy value of ready(), polled: what we wait for is another program, which does not tell us."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        value = ready()
        if value:
            return value
        time.sleep(pause)
    raise Failed(f"{what}: not within {timeout} s")
