"""A small client of Chromium's debugging protocol: enough to drive the unchanged production build as a person would."""

import base64
import json
import os
import re
import socket
import struct
import time
import urllib.request

from report import Failed, log, until


class WebSocket:
    """The client side of RFC 6455 for text messages, blocking."""

    def __init__(self, host, port, path):
        self.socket = socket.create_connection((host, port), timeout=60)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Failed(f"no web socket: {head[:200]!r}")

    def send(self, text):
        payload, mask = text.encode(), os.urandom(4)
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x81, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x81, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x81, 0x80 | 127, size)
        pad = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")).to_bytes(size, "big")
        self.socket.sendall(head + mask + masked)

    def receive(self, timeout):
        """The next whole text message."""
        self.socket.settimeout(timeout)
        message = b""
        while True:
            first, second = self._exactly(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack("!H", self._exactly(2))
            elif size == 127:
                (size,) = struct.unpack("!Q", self._exactly(8))
            payload = self._exactly(size)
            kind = first & 0x0F
            if kind == 8:
                raise Failed("Chromium closed the debugging connection")
            if kind in (0, 1):
                message += payload
                if first & 0x80:
                    return message.decode()

    def _exactly(self, size):
        while len(self.buffer) < size:
            self._more()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _more(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise Failed("Chromium is gone")
        self.buffer += data


# An emulated page that finishes a backup on a shared machine was seen to answer after more than a minute.
CALL_LIMIT_S = 240

# The accessibility tree would tell roles and names better, but it costs the emulated browser seconds per look.
ROLES = {"button": "button", "link": "a[href]", "label": "label", "heading": "h1, h2, h3"}
FIND = """((selector, name) => {
  const nameOf = (element) => (element.getAttribute("aria-label") ?? element.innerText).trim();
  const matches = (element) => !element.disabled && element.checkVisibility() && new RegExp(name).test(nameOf(element));
  const found = [...document.querySelectorAll(selector)].find(matches);
  if (found === undefined) return null;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = found.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
})"""


class Page:
    """The one tab of the browser: evaluate, and act by role and accessible name as assistive software does."""

    def __init__(self, port):
        targets = until(lambda: _targets(port), "Chromium's debugging port", timeout=90)
        url = next(target["webSocketDebuggerUrl"] for target in targets if target["type"] == "page")
        path = re.sub(r"^ws://[^/]+", "", url)
        self.connection = WebSocket("127.0.0.1", port, path)
        self.last_id = 0
        for domain in ("Runtime", "Log", "Page"):
            self.call(f"{domain}.enable")
        # Workers report their console and their exceptions too; without this a failure in them would leave no trace.
        self.call("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)

    def call(self, method, timeout=CALL_LIMIT_S, **params):
        self.last_id += 1
        wanted = self.last_id
        self.connection.send(json.dumps({"id": wanted, "method": method, "params": params}))
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            try:
                message = json.loads(self.connection.receive(max(0.1, deadline - time.monotonic())))
            except socket.timeout:
                break
            if message.get("id") == wanted:
                if "error" in message:
                    raise Failed(f"{method}: {message['error']}")
                return message["result"]
            self._event(message)
        raise Failed(f"{method}: no answer within {timeout} s")

    def evaluate(self, expression, timeout=CALL_LIMIT_S):
        """Value of an expression in the page; promises are awaited."""
        result = self.call("Runtime.evaluate", timeout, expression=expression, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise Failed(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    def open(self, url):
        self.call("Page.navigate", url=url)

    def find(self, role, name):
        """Middle of the first visible, enabled element with this role whose accessible name matches, as [x, y]; or None."""
        return self.evaluate(f"{FIND}({json.dumps(ROLES[role])}, {json.dumps(name)})")

    def wait_for(self, role, name, timeout=60):
        try:
            return until(lambda: self.find(role, name), f"{role} named /{name}/", timeout=timeout, pause=1)
        except Failed as error:
            raise Failed(f"{error}; the page says: {self.text()[:800]}") from None

    def click(self, role, name, timeout=60):
        log("click", role, name)
        x, y = self.wait_for(role, name, timeout)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def type(self, text):
        """Into what has the focus: a click on its label gives it."""
        self.call("Input.insertText", text=text)

    def text(self):
        return " | ".join((self.evaluate("document.body?.innerText ?? ''") or "").split("\n"))

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _event(self, message):
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.consoleAPICalled":
            log("console:", *(argument.get("value", argument.get("description")) for argument in params["args"]))
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            log("exception:", details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded":
            log("browser:", params["entry"]["text"], params["entry"].get("url", ""))
        elif method == "Target.attachedToTarget":
            log("attached:", params["targetInfo"]["type"], params["targetInfo"]["url"])
            # Answers to these carry ids nobody waits for and are skipped.
            for domain in ("Runtime", "Log"):
                self.last_id += 1
                self.connection.send(
                    json.dumps({"id": self.last_id, "method": f"{domain}.enable", "sessionId": params["sessionId"]})
                )


def _targets(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
            targets = json.load(answer)
    except OSError:
        return None
    return targets if any(target["type"] == "page" for target in targets) else None
