"""`python -m benchmarks.pictures`: take the picture that the README shows, of the built site."""

import io

from PIL import Image
from playwright.sync_api import sync_playwright

from b2kinv.companion.site import build, system_browser
from b2kinv.paper import PAPER

PAGE = "book/explorers/dark_photon.html"
PICTURE = PAPER.root / "book" / "assets" / "explorer.png"
#: Of the sliders and the plane, and milliseconds until they are drawn.
HEIGHT, DRAWN = 780, 2000
#: As many as the page has, more or less; a photograph would need more.
COLOURS = 64


def main():
    """Take the picture: sliders and plane, without what stands around them."""
    site = build.site_folder(PAPER, {})
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=system_browser.find("B2KINV_CHROMIUM"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1100, "height": 900}, reduced_motion="reduce")
        page.goto((site / PAGE).resolve().as_uri())
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(DRAWN)
        taken = page.locator(".explorer").first.screenshot()
        browser.close()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, HEIGHT)))
    picture.quantize(COLOURS).save(PICTURE, optimize=True)
    print(f"{PICTURE}: {PICTURE.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
