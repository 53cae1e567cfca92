"""The plots of the report as SVG, for a page that brings its own colours (see report.html.j2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.figures import Reliability
from eval.texts import number

_LABEL, _BAR, _NUMBER = 170, 210, 55  # widths, in the units of the drawing
_ROW = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A share, 0 to 1, with its interval; `marker`: a second value that is drawn as a diamond."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    marker: float | None = None
    ours: bool = True


def interval_bars(title: str, bars: Sequence[Bar]) -> str:
    """Horizontal bars over one another, from 0 to 1."""
    height = _ROW * len(bars) + 22
    rows = "".join(_bar(bar, _ROW * n) for n, bar in enumerate(bars))
    bottom = _ROW * len(bars)
    ticks = "".join(
        f'<line class="grid" x1="{_x(share)}" x2="{_x(share)}" y1="0" y2="{bottom}"/>'
        f'<text class="tick" x="{_x(share)}" y="{bottom + 16}" text-anchor="middle">{number(share, 1)}</text>'
        for share in (0, 0.5, 1)
    )
    return _svg(title, _LABEL + _BAR + _NUMBER, height, ticks + rows)


def _bar(bar: Bar, top: float) -> str:
    middle = top + _ROW / 2
    label = f'<text x="{_LABEL - 8}" y="{middle + 4:g}" text-anchor="end">{escape(bar.label)}</text>'
    if bar.value is None:
        return label
    drawn = [
        label,
        f'<rect class="{"ours" if bar.ours else "theirs"}" x="{_x(0)}" y="{top + 6:g}" '
        f'width="{_BAR * bar.value:.1f}" height="{_ROW - 12}" rx="2"/>',
        f'<text x="{_LABEL + _BAR + _NUMBER}" y="{middle + 4:g}" text-anchor="end">{number(bar.value)}</text>',
    ]
    if bar.low is not None and bar.high is not None:
        low, high = _x(bar.low), _x(bar.high)
        drawn.append(
            f'<path class="interval" d="M{low} {middle:g}H{high}M{low} {middle - 4:g}v8M{high} {middle - 4:g}v8"/>'
        )
    if bar.marker is not None:
        drawn.append(f'<path class="marker" d="M{_x(bar.marker)} {middle - 6:g}l5 6l-5 6l-5 -6z"/>')
    return "".join(drawn)


def _x(share: float) -> str:
    return f"{_LABEL + _BAR * share:.1f}"


def reliability_diagram(title: str, reliability: Reliability) -> str:
    """The share that is answerable over the probability; points on the diagonal can be believed, large ones count most."""
    size, left = 180, 34
    largest = max((b.cases for b in reliability.bins), default=0)
    points = "".join(
        f'<circle class="point" cx="{left + size * b.probability:.1f}" cy="{size * (1 - b.answerable) + 12:.1f}" '
        f'r="{3 + 7 * (b.cases / largest) ** 0.5:.1f}"><title>{b.cases} spørgsmål: sandsynlighed '
        f"{number(b.probability, 2)}, kan besvares {number(b.answerable, 2)}</title></circle>"
        for b in reliability.bins
        if b.probability is not None and b.answerable is not None
    )
    ticks = "".join(
        f'<text class="tick" x="{left + size * share:g}" y="{size + 30}" text-anchor="middle">{number(share, 1)}</text>'
        f'<text class="tick" x="{left - 6}" y="{size * (1 - share) + 16:g}" text-anchor="end">{number(share, 1)}</text>'
        for share in (0, 0.5, 1)
    )
    frame = (
        f'<rect class="frame" x="{left}" y="12" width="{size}" height="{size}"/>'
        f'<path class="grid" d="M{left} {size + 12}L{left + size} 12"/>'
    )
    return _svg(title, left + size + 14, size + 34, frame + ticks + points)


def stacked_bars(title: str, rows: Mapping[str, Mapping[str, float]], steps: Sequence[str]) -> str:
    """The share of each step (0 to 1) by row; the classes step-0, step-1 … give the colours."""
    drawn: list[str] = []
    for n, (label, shares) in enumerate(rows.items()):
        top, x = _ROW * n, float(_LABEL)
        drawn.append(f'<text x="{_LABEL - 8}" y="{top + _ROW / 2 + 4:g}" text-anchor="end">{escape(label)}</text>')
        for position, step in enumerate(steps):
            width = (_BAR + _NUMBER) * shares.get(step, 0.0)
            drawn.append(
                f'<rect class="step-{position}" x="{x:.1f}" y="{top + 5}" width="{width:.1f}" height="{_ROW - 10}"/>'
            )
            x += width
    return _svg(title, _LABEL + _BAR + _NUMBER, _ROW * len(rows), "".join(drawn))


def _svg(title: str, width: float, height: float, content: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title, quote=True)}">{content}</svg>'
    )
