"""Headless Chromium over the real app: `page` on `app_url` (a reader's app) or `managed_app_url` (with --manage).

Without a Chromium these tests are skipped, but not where CI is set: there they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from ingest.settings import DataFolder

from .app_process import copy_of, running_app

_NAMES = ("chromium", "chromium-browser", "google-chrome")
WAIT_MS = 20_000  # for anything: generous, as two cores may be busy with other things


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's executable."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here: run `sh scripts/system.sh tests` as root")
    assert found is not None, "no Chromium: scripts/system.sh could not install it"
    return found


@pytest.fixture(scope="package")  # not longer: while Playwright runs, no other test of this thread can use asyncio
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all these tests; each has a context of its own."""
    expect.set_options(timeout=WAIT_MS)
    options = ["--no-sandbox", "--disable-gpu"]
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium, args=options) as browser:
        yield browser


@pytest.fixture(scope="session")
def app_url(chromium: str, data: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as readers have it."""
    with running_app(copy_of(data, tmp_path_factory.mktemp("reader") / "data")) as address:
        yield address


@pytest.fixture(scope="session")
def managed_app_url(
    chromium: str, data: DataFolder, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The app of one who looks after the documents, on a copy of corpus and index."""
    folder = tmp_path_factory.mktemp("managed")
    shutil.copytree(corpus, folder / "corpus")
    options = ["--corpus", str(folder / "corpus"), "--manage"]
    with running_app(copy_of(data, folder / "data"), options) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile on a desktop, Danish, light. Fails the test if a request left the machine."""
    outside: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in ("127.0.0.1", "localhost"):
            outside.append(request.url)

    context = browser.new_context(
        viewport={"width": 1280, "height": 860}, locale="da-DK", permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(WAIT_MS)
    context.on("request", note)
    yield context
    context.close()
    assert outside == [], "requests that left the machine"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page in it."""
    return context.new_page()
