"""The decision surface and the loss curves, drawn below the report of ``tuiplay train`` on a terminal."""

from __future__ import annotations

from itertools import zip_longest

import numpy as np
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.style import Style
from rich.text import Text

from tuiplay.cli.train.report_styles import ReportStyles
from tuiplay.cli.train.watchers import WIDTH
from tuiplay.formats.numbers import axis_text
from tuiplay.nn.arrays import Array
from tuiplay.raster.cell_grid import WHOLE, CellGrid
from tuiplay.raster.cells import POINT
from tuiplay.raster.classes import CLASS_POINT, TEXTURES, TRAIN_LETTERS, class_levels, discrete_classes, majority
from tuiplay.raster.dots import dots, stamped
from tuiplay.raster.plot import Axes, Curve, count_axis, decades, plot, thinned
from tuiplay.raster.surface import discrete, quantize, scatter
from tuiplay.run.curve_view import CurveView
from tuiplay.run.frame import Frame, FrameRequest
from tuiplay.run.run import Run
from tuiplay.text import printable

_COLUMNS, _ROWS = 32, 16
"""The size of the surface in cells."""
_GAP = 2


def draw(run: Run, console: Console, styles: ReportStyles) -> None:
    """Print both pictures, side by side if there is room, in the colours and characters of the terminal.

    On a terminal narrower than the surface, nothing is printed.
    """
    room = min(console.width, WIDTH)
    if room < _COLUMNS:
        return
    surface = _surface(run, styles)
    beside = room >= 2 * _COLUMNS
    width = room - _COLUMNS - _GAP if beside else min(room, 2 * _COLUMNS)
    chart = _chart(run, width, len(surface), styles)
    for line in (*surface, *chart):
        line.plain = styles.glyphs(line.plain)
    console.print()
    if beside:
        for left, right in zip_longest(surface, chart, fillvalue=Text()):
            left.pad_right(_COLUMNS + _GAP - left.cell_len)
            console.print(left + right, soft_wrap=True, highlight=False)
    else:
        for line in [*surface, Text(), *chart]:
            console.print(line, soft_wrap=True, highlight=False)


def _surface(run: Run, styles: ReportStyles) -> list[Text]:
    painted = styles.painter(run.experiment.task.has_several_classes)
    size = painted.grid.pixels(_COLUMNS, _ROWS)
    frame = run.frame(FrameRequest(*size, 1, 1))
    if frame.is_curve:
        return _curve(run, frame, styles)
    values, winner, two_colours = frame.surface, frame.winner, run.experiment.view.discretize
    if not styles.coloured:
        if winner is not None:
            return [Text("output by class; letters: points"), *_letters(run, styles), _legend(run, styles)]
        return [Text("output: ░ positive; points: + −"), *_signs(values, run, painted.grid)]
    if winner is not None:
        levels = discrete_classes(winner, values) if two_colours else class_levels(winner, values)
        point = CLASS_POINT
    else:
        levels = discrete(values) if two_colours else quantize(values)
        point = POINT
    if painted.dot != (1, 1):
        x, y, labels = dots(run.split.train, *size, painted.dot, winner is not None)
        stamped(levels, x, y, point + (quantize(labels) if winner is None else labels.astype(np.uint8)), painted.dot)
    elif winner is None:
        rows, columns, labels = scatter(run.split.train, *size)
        levels[rows, columns] = point + quantize(labels)
    else:
        rows, columns, numbers = majority(run.split.train, *size)
        levels[rows, columns] = point + numbers
    lighter = "lighter" if painted.places != WHOLE else "letters" if winner is not None else "x o"
    lines = [Text(f"output; {lighter}: train points")]
    for row in range(_ROWS):
        line = Text()
        for count, key in painted.runs(painted.grid.band(levels, row)):
            glyph, front, back = painted.cell(key)
            line.append(glyph * count, styles.style(front, back))
        lines.append(line)
    return lines if winner is None else [*lines, _legend(run, styles)]


def _curve(run: Run, frame: Frame, styles: ReportStyles) -> list[Text]:
    """The curve of a network of one input, with the points, between axes in the target's own units."""
    view = CurveView()
    view.take(run.split)
    painted = styles.painter(several_classes=False)
    width, height = painted.grid.pixels(_COLUMNS, _ROWS)
    plot = view.plot(run, frame, (), is_output=True)
    levels, points = plot.ground(width, height), view.placed(run.split.train)
    size = painted.dot if painted.dot != (1, 1) else (1, painted.grid.down // painted.places.down)
    x, y, labels = dots(points, width, height, size)
    stamped(levels, x, y, POINT + quantize(labels), painted.dot)
    levels = plot.over(levels, painted.grid, painted.places == WHOLE)
    centre, half = run.experiment.source.target_scaling
    low, high = (axis_text(centre + half * end * view.half) for end in (-1, 1))
    points_are = "" if painted.places != WHOLE else "; x o: train"
    lines = [Text(f"y {low} to {high}{points_are}"[:_COLUMNS])]
    for row in range(_ROWS):
        line = Text()
        for count, key in painted.runs(painted.grid.band(levels, row)):
            glyph, front, back = painted.cell(key)
            line.append(glyph * count, styles.style(front, back))
        lines.append(line)
    return lines


def _legend(run: Run, styles: ReportStyles) -> Text:
    """The names of the classes with their colours, or textures and letters, at most as wide as the surface."""
    coloured, textures = styles.coloured, TEXTURES[styles.terminal.glyphs]
    names = [printable(name) for name in run.experiment.source.classes]
    line = Text()
    room = (_COLUMNS + 1) // len(names) - (3 if coloured else 4)
    for number, name in enumerate(names):
        short = set_cell_size(name, max(0, room)).rstrip() if cell_len(name) > room else name
        words = f" {short}" if short else ""
        line.append(" " if number and (words or not coloured) else "")
        if coloured:
            line.append("■", Style(color=styles.colour(styles.class_colours[number]))).append(words)
        else:
            line.append(f"{textures[number][0]}{TRAIN_LETTERS[number]}{words}")
    return line


def _letters(run: Run, styles: ReportStyles) -> list[Text]:
    """The surface in characters for three and more classes: textures of the likeliest class, letters for points."""
    winner = run.frame(FrameRequest(_COLUMNS, _ROWS, 1, 1)).winner
    assert winner is not None
    cells = np.array([texture[0] for texture in TEXTURES[styles.terminal.glyphs]])[winner]
    rows, columns, numbers = majority(run.split.train, _COLUMNS, _ROWS)
    cells[rows, columns] = np.array(list(TRAIN_LETTERS))[numbers]
    return [Text("".join(row)) for row in cells.tolist()]


def _signs(values: Array, run: Run, grid: CellGrid) -> list[Text]:
    """The surface in characters: the sign of the output, or that of a point's label where there is a point."""
    outputs = values.reshape(_ROWS, grid.down, _COLUMNS, grid.across).mean(axis=(1, 3))
    cells = np.where(outputs >= 0, "░", " ")
    rows, columns, labels = scatter(run.split.train, _COLUMNS, _ROWS)
    cells[rows, columns] = np.where(labels >= 0, "+", "−")
    return [Text("".join(row)) for row in cells.tolist()]


def _chart(run: Run, width: int, height: int, styles: ReportStyles) -> list[Text]:
    log = run.experiment.view.log_loss
    parts = [name for name in ("train", "test") if name not in run.experiment.empty_parts]
    rows = run.history.rows[:, [0, *(("train", "test").index(name) + 1 for name in parts)]]
    rows = rows[np.isfinite(rows).all(axis=1) & ((rows[:, 1:] > 0).all(axis=1) | (not log))]
    title = "loss (log)" if log else "loss by epoch"
    if len(rows) < 2 or not parts:
        return [Text("loss: no curve yet")]
    log_epochs = run.experiment.view.log_epochs
    epochs = count_axis(rows[:, 0]) if log_epochs else rows[:, 0]
    losses = np.log10(rows[:, 1:]) if log else rows[:, 1:]
    fine = styles.coloured and not styles.ascii
    markers = ("braille", "braille") if fine else ("•", "x")
    curves = [Curve(*thinned(epochs, losses[:, number], width), markers[number]) for number in range(len(parts))]
    low, high = (float(losses.min()), float(losses.max())) if log else (0.0, float(losses.max()))
    high = high if high > low else low + 1
    heights = [(tick, f"{10**tick if log else tick:.2g}") for tick in (low, (low + high) / 2, high)]
    middle = sorted({float(epochs[0]), (epochs[0] + epochs[-1]) // 2, float(epochs[-1])})
    marks = decades(rows[0, 0], rows[-1, 0]) if log_epochs else [(mark, f"{mark:,.0f}") for mark in middle]
    axes = Axes((float(epochs[0]), float(epochs[-1])), (low, high), marks, heights)
    colours = {"train": Style(), "test": styles.test_curve}
    legend = Text(title)
    for name, marker in zip(parts, markers, strict=False):
        legend.append("  ")
        legend.append(f"{'━' if fine else marker} {name}", colours[name])
    lines = [legend]
    for runs in plot(width, height - 1, axes, curves):
        line = Text()
        for text, kind in runs:
            line.append(text, colours[parts[kind]] if kind >= 0 else Style())
        lines.append(line)
    return lines
