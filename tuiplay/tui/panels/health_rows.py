"""The rows of the health panel, as text that fits its width."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tuiplay.formats.facts import Fact, curvature_words
from tuiplay.formats.numbers import percent_text
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.layer_health import BINS, Histogram, LayerHealth
from tuiplay.run.analysis import Analysis
from tuiplay.run.health import Gap, Health
from tuiplay.text import counted
from tuiplay.tui.panels.rows import Act, Row, Tone

_NAME = 9
_TWO, _TWO_WIDE = 50, 66
"""The least widths, in columns, for both histograms of a layer in one row, and for all of their bins there."""
_SMALLEST, _DECADES = -8.0, 8.0
"""The start and the length of the logarithmic bar, in decades: it covers 1e-8 to 1."""
_HEIGHTS = {"full": " ▁▂▃▄▅▆▇█", "ascii": " .:-=+*#@"}
_GAP_IN_A_WORD = {1: "overfits", 0: "chance", -1: "easier"}
SETTLED = 2.0
"""The learning rate times curvature above which full-batch gradient descent cannot stay in a minimum."""


def log_bar(value: float, width: int) -> str:
    """A bar for a size between 1e-8 and 1, on a logarithmic scale; empty for less and for what is not finite."""
    if not math.isfinite(value) or value <= 0:
        return "·" * width
    share = (math.log10(value) - _SMALLEST) / _DECADES
    full = max(0, min(width, round(share * width)))
    return "█" * full + "·" * (width - full)


def histogram_text(found: Histogram, glyphs: str, columns: int) -> str:
    """A histogram as ``columns`` characters of different heights; a column with any count is never blank."""
    step = BINS // columns
    counts = [sum(found.counts[place : place + step]) for place in range(0, BINS, step)]
    most = max(counts)
    heights = _HEIGHTS[glyphs]
    return "".join(heights[math.ceil((len(heights) - 1) * count / most) if most else 0] for count in counts)


def _number(value: float, width: int = 7) -> str:
    return f"{value:.1e}".rjust(width) if math.isfinite(value) else "-".rjust(width)


def _short(value: float) -> str:
    """The value in at most five characters."""
    text = f"{value:.2g}"
    return text if len(text) <= 5 else f"{value:.0e}".replace("e+0", "e").replace("e-0", "e-")


def health_rows(
    health: Health,
    facts: Sequence[Fact],
    analysis: Analysis,
    rate: float,
    pace: float | None,
    width: int,
    glyphs: str,
) -> list[Row]:
    """All rows of the health panel, for a panel of ``width`` columns.

    ``rate`` is the current learning rate, ``pace`` the milliseconds per epoch; ``glyphs`` is "full" or "ascii".
    """
    rows = [_size_row(health, pace), _gap_row(health.gap, width), _gauge_row(analysis, rate, width)]
    rows += [_fact_row(fact) for fact in facts]
    if health.layers:
        name_width = _name_width(health, width)
        rows.append(_head_row(health, width, name_width))
        for place, layer in enumerate(health.layers):
            rows += _layer_rows(place, layer, place == len(health.layers) - 1, width, name_width, glyphs)
    return rows


def _size_row(health: Health, pace: float | None) -> Row:
    about = (
        "Weights and biases together, pruned links, and the training time of one epoch. Enter multiplies all weights "
        "by a factor: with two classes and no hidden layer the border stays in place and only becomes steeper."
    )
    text = f"{counted(health.parameters, 'parameter')}, {health.cut:,} cut"
    after = "" if pace is None else f"  {pace:.3g} ms/epoch"
    return Row(((text, "text"), (after, "quiet")), about, "scale")


def _gap_row(gap: Gap | None, width: int) -> Row:
    if gap is None:
        return Row((("gap ", "quiet"), ("-", "text")), "The gap between test and training loss needs test points.")
    words = {1: "overfitting", 0: "within chance", -1: "test is easier"}[gap.shown]
    tones: dict[int, Tone] = {1: "bad", 0: "text", -1: "good"}
    about = (
        "Test loss minus training loss. The test loss is the mean of a sample: such intervals hold the true gap 95 "
        "times in 100. Above 0, overfitting is more than chance. Enter lists the points with the largest losses."
    )
    interval = f"  95%: {gap.low:+.3f} to {gap.high:+.3f}"
    parts: list[tuple[str, Tone]] = [("gap ", "quiet"), (f"{gap.value:+.4f}", "strong")]
    if width >= 4 + 7 + len(interval) + 2 + len(words):
        parts += [(interval, "quiet"), (f"  {words}", tones[gap.shown])]
    else:
        parts += [(f" {gap.low:+.2f}..{gap.high:+.2f}", "quiet"), (f" {_GAP_IN_A_WORD[gap.shown]}", tones[gap.shown])]
    return Row(tuple(parts), about, "points")


def _gauge_row(analysis: Analysis, rate: float, width: int) -> Row:
    found = curvature_words(analysis, rate)
    if found is None:
        return Row((("rate x curvature ", "quiet"), ("-", "text")), "It is being computed, or is not defined here.")
    value, about = found
    bar = max(4, min(20, width - 31))
    full = max(0, min(bar, round(bar * value / SETTLED)))
    tone: Tone = "bad" if value > SETTLED else "good"
    parts: tuple[tuple[str, Tone], ...] = (
        ("rate x curvature ", "quiet"),
        (f"{value:.3g}".ljust(6), "strong"),
        (" of 2 ", "quiet"),
        ("█" * full + "·" * (bar - full), tone),
    )
    return Row(parts, about)


def _fact_row(fact: Fact) -> Row:
    acts: dict[str, Act] = {"map": "merge", "best": "best", "line": "", "pieces": "folds"}
    hints = {
        "map": " Enter merges them.", "best": " Enter draws the border.", "pieces": " Enter draws the lines."
    }  # fmt: skip
    alarming = fact.kind in ("dead", "twins", "map")
    return Row(
        (("! " if alarming else "= ", "accent"), (fact.says, "text")),
        f"{fact.says[:1].upper()}{fact.says[1:]}. {fact.proof}{hints.get(fact.kind, '')}",
        acts.get(fact.kind, ""),
    )


def _name(place: int, layer: LayerHealth, last: bool) -> str:
    return f"{'out' if last else place + 1} {OUTPUTS[layer.activation].title}"


def _name_width(health: Health, width: int) -> int:
    """The width of the names: that of the longest name and a space, as long as the bars keep a few cells."""
    last = len(health.layers) - 1
    longest = max(len(_name(place, layer, place == last)) for place, layer in enumerate(health.layers))
    return max(_NAME if width < _TWO else _NAME + 5, min(longest + 1, width - 3 - _numbers_width(width)))


def _numbers_width(width: int) -> int:
    return 25 if width < _TWO else 28


def _bar_width(width: int, name_width: int) -> int:
    return max(3, min(24, width - name_width - _numbers_width(width)))


def _head_row(health: Health, width: int, name_width: int) -> Row:
    bar = _bar_width(width, name_width)
    of = "" if health.points == health.of else f" Only the first {health.points:,} of {health.of:,} points are used."
    about = (
        "For each layer: the mean size of the derivatives of the training loss, with a bar from 1e-8 to 1; the mean "
        f"size of the next update's steps over that of the weights (1e-3 is usual); dead and saturated units.{of}"
    )
    return Row(((f"{'layer':<{name_width}}{'gradient':<{bar + 9}}{'step/w':>6}  state", "quiet"),), about)


def _state(layer: LayerHealth, width: int) -> tuple[str, Tone]:
    if layer.dead:
        return f"{len(layer.dead)} dead", "bad"
    if layer.saturated:
        return f"{len(layer.saturated)} flat", "bad"
    if not math.isnan(layer.flat):
        return f"{percent_text(layer.flat)}{' flat' if width >= _TWO else ''}", "quiet"
    return "", "quiet"


def _layer_rows(place: int, layer: LayerHealth, last: bool, width: int, name_width: int, glyphs: str) -> list[Row]:
    name = _name(place, layer, last)[: name_width - 1]
    bar = _bar_width(width, name_width)
    state, tone = _state(layer, width)
    where = "The output" if last else f"Layer {place + 1}"
    about = (
        f"{where}: mean derivative {layer.gradient:.2e}, mean weight {layer.weight:.3g}, step over weight "
        f"{layer.update:.2e}. {_state_words(layer)} Enter multiplies the layer's weights by a factor."
    )
    first = Row(
        (
            (f"{name:<{name_width}}", "text"),
            (log_bar(layer.gradient, bar), "accent"),
            (_number(layer.gradient, 8), "strong"),
            (_number(layer.update, 8), "text"),
            (f"  {state}", tone),
        ),
        about,
        "scale",
        place,
    )
    wide = width >= _TWO_WIDE
    columns = BINS if wide or width < _TWO else BINS // 2
    values = _histogram_parts("out", layer.values, glyphs, columns)
    weights = _histogram_parts("w", layer.weights, glyphs, columns)
    said = f"{where}: its outputs on the training points, and its weights, each with the lowest and highest value."
    if width >= _TWO:
        gap: tuple[str, Tone] = ("  ", "quiet")
        return [first, Row((gap, *values, gap, *weights), said, "scale", place)]
    gap = ("  ", "quiet")
    return [first, Row((gap, *values), said, "scale", place), Row((("  ", "quiet"), *weights), said, "scale", place)]


def _histogram_parts(label: str, found: Histogram, glyphs: str, columns: int) -> tuple[tuple[str, Tone], ...]:
    # Without finite values, as in a run that has diverged, there is no lowest and no highest value.
    low, high = map(_short, (found.low, found.high)) if any(found.counts) else ("-", "-")
    return (
        (f"{label} {low:>5} ", "quiet"),
        (histogram_text(found, glyphs, columns), "text"),
        (f" {high:<5}", "quiet"),
    )


def _state_words(layer: LayerHealth) -> str:
    words = []
    if layer.dead:
        words.append(f"{counted(len(layer.dead), 'unit')} {'is' if len(layer.dead) == 1 else 'are'} dead.")
    if not math.isnan(layer.flat):
        words.append(
            f"For {percent_text(layer.flat)} of units and points the derivative is below a twentieth of its maximum "
            f"(saturated); {counted(len(layer.saturated), 'unit')} nearly everywhere."
        )
    if layer.cut:
        words.append(f"{counted(layer.cut, 'link')} cut.")
    return " ".join(words)
