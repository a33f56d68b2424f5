"""How soon pages of the built site show on a slow phone, and what Firefox says of them from disk.

Lighthouse (`npm install lighthouse puppeteer-core` in a folder, named in B2KINV_NODE_MODULES) loads pages in
Chromium as a phone on a slow line would, from a server that compresses nothing; Firefox, named in
B2KINV_FIREFOX, opens them from disk, driven by WebDriver BiDi. Printed only: times depend on the computer.
"""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

SITE = Path(__file__).parent.parent / "_build" / "site"
PAGES = (
    "book/index",
    "notebooks/alp_decays",
    "notebooks/conclusions",
    "book/ledger",
    "book/explorers/alp_freeze_in",
)
TIMES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
FIREFOX = Path(__file__).with_name("open_in_firefox.mjs")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def lighthouse(modules, address):
    """Return what Lighthouse measures of a page."""
    command = [
        modules / ".bin" / "lighthouse",
        address,
        "--quiet",
        "--output=json",
        "--only-categories=performance",
    ]
    flags = "--chrome-flags=--headless=new --no-sandbox"
    environment = {"CHROME_PATH": shutil.which("chromium") or "", **os.environ}
    done = subprocess.run([*command, flags], env=environment, capture_output=True, check=True, timeout=300)
    audits = json.loads(done.stdout)["audits"]
    return [audits[name]["displayValue"].replace("\u00a0", " ") for name in TIMES]


def main():
    modules = Path(os.environ.get("B2KINV_NODE_MODULES", "node_modules")).resolve()
    if (modules / ".bin" / "lighthouse").exists():
        handler = functools.partial(Quiet, directory=SITE)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print(f"| page | {' | '.join(TIMES)} |\n|---|{'---|' * len(TIMES)}")
            for page in PAGES:
                told = lighthouse(modules, f"http://127.0.0.1:{server.server_port}/{page}.html")
                print(f"| {page} | {' | '.join(told)} |", flush=True)
            server.shutdown()
    else:
        print(
            f"no Lighthouse in {modules}: npm install lighthouse, and name its folder in B2KINV_NODE_MODULES"
        )
    if (firefox := os.environ.get("B2KINV_FIREFOX")) and (modules / "puppeteer-core").is_dir():
        # A script finds the modules beside it or above it.
        script = Path(shutil.copy(FIREFOX, modules.parent))
        pages = sorted(path.relative_to(SITE).with_suffix("").as_posix() for path in SITE.glob("*/**/*.html"))
        listed = [page for page in pages if page.startswith(("book/", "notebooks/"))]
        return subprocess.run(["node", script, firefox, SITE, *listed], check=False).returncode
    print("no Firefox: name the program in B2KINV_FIREFOX, and npm install puppeteer-core beside Lighthouse")
    return 0


if __name__ == "__main__":
    sys.exit(main())
