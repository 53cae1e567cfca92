"""The report as one HTML page: styles, script and plots inside, no request to anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.report_blocks import Section
from eval.report_sections import TITLE
from eval.texts import number

_TEMPLATE = "report.html.j2"


def as_html(sections: Sequence[Section]) -> str:
    """Everything but the drawings is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["svg"] = Markup
    environment.filters["number"] = number
    environment.tests["block"] = lambda block, name: type(block).__name__ == name
    return environment.get_template(_TEMPLATE).render(title=TITLE, sections=sections)
