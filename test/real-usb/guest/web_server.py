"""The app as a static host would serve it: files of /share/dist, every unknown path is the app's own page."""

import http.server
import os
import threading

ROOT = "/share/dist"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm",
         ".svg": "image/svg+xml", ".png": "image/png", ".json": "application/json", ".webmanifest": "application/manifest+json"}


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {**TYPES, "": "application/octet-stream"}

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=ROOT)

    def translate_path(self, path):
        real = super().translate_path(path)
        return real if os.path.isfile(real) else os.path.join(ROOT, "index.html")


def serve(port):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
