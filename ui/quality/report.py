"""The evaluation's latest report, from the newest runs on this machine or, without any, the one that came with the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

SHIPPED = Path(__file__).resolve().parent.parent.parent / "eval" / "latest"
OWN_RESULTS = Path("results")  # where `praksis eval run` puts its runs, in the folder that the program was started in


@dataclass(frozen=True, slots=True)
class QualityReport:
    """`overview`: the report's first section as HTML. `page`: the whole as an HTML page of its own."""

    overview: str
    page: str
    is_own: bool  # measured on this machine


def newest_run(results: Path) -> float | None:
    """When the newest run was scored (seconds since 1970); None where there is none."""
    return max((file.stat().st_mtime for file in results.glob("*/[!.]*/scores.json")), default=None)


def read_report(results: Path = OWN_RESULTS, shipped: Path = SHIPPED) -> QualityReport | None:
    """The report of the newest runs, else the one that came with the program; None where there is neither.

    Raises RunMissing, BadKeptFile.
    """
    if newest_run(results) is not None:
        from assistant.fitted import read_fitted
        from eval.report_data import read_sets  # here, because it takes seconds
        from eval.report_html import as_html
        from eval.report_markdown import as_markdown
        from eval.report_sections import sections

        made = sections(read_sets(results), read_fitted().fitted_on)
        return QualityReport(_overview(as_markdown(made[:1])), as_html(made), is_own=True)
    try:
        text, page = ((shipped / name).read_text("utf-8") for name in ("report.md", "report.html"))
    except FileNotFoundError:
        return None
    return QualityReport(_overview(text), page, is_own=False)


_FIRST_SECTION = re.compile(r"^## .*?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def _overview(report: str) -> str:
    """The first section of a report in Markdown, without its heading, as HTML. Nothing in it is taken for HTML."""
    section = _FIRST_SECTION.search(report)
    if section is None:
        return ""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(section.group(1))
    opening = (
        '<div class="pa-scroll" tabindex="0" role="region" aria-label="Tal fra evalueringen"><table class="pa-figures">'
    )
    return html.replace("<table>", opening).replace("</table>", "</table></div>")
