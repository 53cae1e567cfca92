"""The report: everything that was measured, as one HTML page that opens offline, and as Markdown.

The sections (`eval.report_sections`) are made once of a few kinds of block; both forms are written from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from eval.report_data import read_sets
from eval.report_html import as_html
from eval.report_markdown import as_markdown
from eval.report_sections import sections


def write_report(results: Path, out: Path, fitted_on: Mapping[str, int]) -> tuple[Path, Path]:
    """report.html and report.md in `out`. `fitted_on`: the sets that the fitted numbers have seen.

    Raises RunMissing, BadKeptFile.
    """
    made = sections(read_sets(results), fitted_on)
    out.mkdir(parents=True, exist_ok=True)
    page, text = out / "report.html", out / "report.md"
    page.write_text(as_html(made), "utf-8")
    text.write_text(as_markdown(made), "utf-8")
    return page, text
