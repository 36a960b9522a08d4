"""Who used the processor: every 15 s the busiest threads since the last look, in /share/load.log. For slow runs."""

import glob
import threading
import time

from report import SHARE

PAUSE_S = 15
TICKS_PER_SECOND = 100


def thread_ticks():
    """{(pid, thread): (name, ticks)} of all threads of the guest."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/task/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        name = text[text.index("(") + 1 : text.rindex(")")]
        fields = text[text.rindex(")") + 2 :].split()
        found[tuple(path.split("/")[2:5:2])] = (name, int(fields[11]) + int(fields[12]))
    return found


def sample(log):
    before = thread_ticks()
    while True:
        time.sleep(PAUSE_S)
        after = thread_ticks()
        used = [(ticks - before.get(key, (name, 0))[1], name, key[0]) for key, (name, ticks) in after.items()]
        before = after
        busiest = [f"{name}[{pid}] {ticks / TICKS_PER_SECOND:.1f} s" for ticks, name, pid in sorted(used, reverse=True)[:8] if ticks]
        log.write(f"[{time.monotonic():7.1f}] {', '.join(busiest)}\n")
        log.flush()


def start():
    log = open(f"{SHARE}/load.log", "w", encoding="utf-8")
    threading.Thread(target=sample, args=(log,), daemon=True).start()
