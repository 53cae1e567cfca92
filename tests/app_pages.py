"""The app's pages by Streamlit's AppTest: opened, run, and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from streamlit.testing.v1 import AppTest

_TIMEOUT_S = 60


def _script(package: str, services: object) -> None:  # AppTest runs its source: builtins only
    from importlib import import_module

    import_module(f"ui.{package}.page").show(services)


def page_of(package: str, services: object, address: Mapping[str, str] | None = None) -> AppTest:
    """The page of a package, drawn once. `address`: the parameters of the query."""
    return run(
        with_address(AppTest.from_function(_script, args=(package, services), default_timeout=_TIMEOUT_S), address)
    )


def with_address(test: AppTest, address: Mapping[str, str] | None) -> AppTest:
    """The same, opened by an address with these parameters."""
    for name, value in (address or {}).items():
        test.query_params[name] = value
    return test


def run(test: AppTest) -> AppTest:
    """Draw it (again); nothing may have been raised."""
    test.run()
    assert not test.exception
    return test


def click(test: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    test.button(key=key).click()
    return run(test)


def keys(test: AppTest) -> list[str | None]:
    """Of its buttons."""
    return [button.key for button in test.button]


def html(test: AppTest) -> str:
    """The page's own markup, without style and script."""
    bodies = [cast(Any, element).proto.body for element in test.get("html")]
    return "\n".join(body for body in bodies if not body.startswith(("<style", "<script")))
