"""The app as it is served: `streamlit run ui/serving.py -- --data FOLDER [--corpus FOLDER] [--manage]`.

Streamlit's page finds its scripts beside its address, so that one with several steps (/a/b) would stay blank. Such an
address is led to its last step, which app.py shows or says that there is no such page.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_STREAMLITS = ("static", "media", "component")  # first steps of its own addresses; _stcore it also asks for further on


class OneStep:
    """ASGI middleware that leads an address of several steps to its last one, with what is asked for there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        steps = [step for step in scope.get("path", "").split("/") if step]
        if scope["type"] != "http" or len(steps) < 2 or steps[0] in _STREAMLITS or "_stcore" in steps:
            await self._app(scope, receive, send)
            return
        asked = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        await RedirectResponse(f"/{quote(steps[-1])}{asked}")(scope, receive, send)


app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(OneStep)])
