"""Takes pictures of every page from a running app: python scripts/screenshots.py http://localhost:8501 docs/pictures

For the maintainer: light and dark, desktop and phone. Start the app with `praksis ui --manage`, else Kvalitet is not
there. Needs a Chromium (scripts/system.sh tests).
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = ("beslutninger", "kontakter", "kilder", "samtaler", "kvalitet")
QUESTION = "tlf til hjemmesygeplejen? har en ældre dame der er faldet igen"
SCREENS = {"desktop": (1280, 860, 1), "phone": (390, 844, 2)}  # width, height, pixels a point
COLORS = ("light", "dark")
WAIT_MS = 60_000
_COLORS_KEPT = 128  # of a picture: text and plain areas need no more, and it takes a third of the room


def take(page: Page, target: Path) -> None:
    """The window as it is, once nothing moves any more."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_timeout(1_200)  # smooth scrolling and fading in
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    picture.quantize(_COLORS_KEPT).save(target, optimize=True)


def take_all(browser: Browser, address: str, folder: Path, screen: str, color: str) -> None:
    """Every page on one screen in one colour: the empty chat, an answer with its source, the others."""
    width, height, scale = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if color == "dark" else "light",
        locale="da-DK",
        has_touch=screen == "phone",
    )
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto(address)
    page.locator(".pa-documents").wait_for()
    take(page, folder / f"spoerg-{screen}-{color}.png")
    page.get_by_placeholder("Skriv dit spørgsmål").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".pa-answer").wait_for()
    take(page, folder / f"svar-{screen}-{color}.png")
    page.locator("a.pa-chip").last.click()
    page.locator(".st-key-source").wait_for()
    take(page, folder / f"kilde-{screen}-{color}.png")
    for path in PAGES:
        page.goto(f"{address}/{path}")
        page.locator("html[lang=da]").wait_for(state="attached")
        take(page, folder / f"{path}-{screen}-{color}.png")
    context.close()


def main(address: str, folder: Path) -> None:
    """All screens in all colours."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for screen, color in product(SCREENS, COLORS):
            take_all(browser, address.rstrip("/"), folder, screen, color)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
