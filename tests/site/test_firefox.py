"""The site from disk in Firefox with its default preferences for files, where Firefox is installed."""

import asyncio
import concurrent.futures
import itertools
import json
import shutil
import socket
import subprocess

import pytest
from tornado.websocket import websocket_connect

pytestmark = [pytest.mark.site, pytest.mark.slow]

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
DESKTOP, PHONE = (1366, 768), (390, 844)
PAGES = ("book/index.html", "book/overview.html", "notebooks/alp_decays.html", "book/ledger.html")
#: Firefox draws a bar for scrolling beside the page.
SEEN = """(async () => {
  const until = Date.now() + 20000;
  const formulas = [...document.querySelectorAll(".math")];
  const unset = () => formulas.filter((one) => !one.querySelector("svg")).length;
  while (unset() && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
  await document.fonts.ready;
  const boxes = (found) => [...document.querySelectorAll(found)].map((one) => one.getBoundingClientRect());
  return JSON.stringify({
    unset: unset(),
    wrong: document.querySelectorAll("[data-mml-node=merror]").length,
    beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    fonts: [...document.fonts].filter((one) => one.family.includes("Companion Sans"))
      .some((one) => one.status === "loaded"),
    doors: Math.max(0, ...boxes(".doors .sd-card").map((box) => box.bottom)),
    open: boxes("details.claim").filter((box) => box.height && box.top < innerHeight).length,
  });
})()"""


class Firefox:
    """One Firefox without a window, which is told what to do in WebDriver BiDi."""

    def __init__(self, profile):
        self.profile, self.complaints, self.numbers = profile, [], itertools.count(1)

    async def __aenter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = ["--headless", "--no-remote", "--profile", self.profile]
        self.process = subprocess.Popen(
            [FIREFOX, *arguments, f"--remote-debugging-port={port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            try:
                self.socket = await websocket_connect(f"ws://127.0.0.1:{port}/session")
                break
            except OSError:
                await asyncio.sleep(0.1)
        await self.tell("session.new", capabilities={})
        await self.tell("session.subscribe", events=["log.entryAdded", "network.fetchError"])
        self.tab = (await self.tell("browsingContext.getTree"))["contexts"][0]["context"]
        return self

    async def __aexit__(self, *error):
        self.socket.close()
        self.process.terminate()
        self.process.wait(30)

    async def tell(self, method, **parameters):
        number = next(self.numbers)
        await self.socket.write_message(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            said = json.loads(await self.socket.read_message())
            if said.get("id") == number:
                assert said["type"] == "success", said
                return said["result"]
            if said["method"] == "network.fetchError" or said["params"].get("level") == "error":
                self.complaints.append(said["params"])

    async def see(self, address, size):
        """Return what `SEEN` finds on a page."""
        width, height = size
        viewport = {"width": width, "height": height}
        await self.tell("browsingContext.setViewport", context=self.tab, viewport=viewport)
        await self.tell("browsingContext.navigate", context=self.tab, url=address, wait="complete")
        found = await self.tell(
            "script.evaluate", expression=SEEN, target={"context": self.tab}, awaitPromise=True
        )
        return json.loads(found["result"]["value"])


@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed")
def test_pages_are_whole_in_firefox(built, tmp_path):
    async def visit():
        async with Firefox(tmp_path) as firefox:
            seen = {
                (name, size): await firefox.see((built.site / name).as_uri(), size)
                for name in PAGES
                for size in (DESKTOP, PHONE)
            }
            return seen, firefox.complaints

    # A loop of its own: that of Chromium's driver runs in this thread, once any test has asked for it.
    with concurrent.futures.ThreadPoolExecutor(1) as apart:
        seen, complaints = apart.submit(asyncio.run, visit()).result()
    assert complaints == []
    for place, found in seen.items():
        assert (found["unset"], found["wrong"], found["beyond"], found["fonts"]) == (0, 0, 0, True), place
    assert 0 < seen["book/index.html", DESKTOP]["doors"] <= DESKTOP[1]
    assert seen["book/ledger.html", DESKTOP]["open"] >= 1
