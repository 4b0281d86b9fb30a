"""The decision surface at any size: smooth, with axes, points as discs, a title and a legend, in a theme's colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tuiplay.data.features import design
from tuiplay.data.points import DOMAIN, class_number
from tuiplay.formats.numbers import axis_text
from tuiplay.formats.picture.curve import CurvePicture
from tuiplay.formats.picture.sizes import canvas
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Forward
from tuiplay.raster.canvas import Canvas, Pixels
from tuiplay.raster.palette import oklab_mix
from tuiplay.run.run import Run
from tuiplay.text import printable

_CHUNK = 1 << 14
"""The number of points per forward pass."""
_LINES = 1 / 36
"""The height of a line of text as a share of the shorter side."""
_LEAST, _MOST = 11.0, 40.0
"""The limits of the height of a line of text, in pixels."""
_STEPS = 255


@dataclass(frozen=True)
class PictureColours:
    """The colours of a surface, as '#rrggbb'; ``classes`` are those of three and more classes."""

    background: str
    text: str
    quiet: str
    negative: str
    neutral: str
    positive: str
    classes: tuple[str, ...]
    dark: bool = True


def surface_picture(run: Run, size: tuple[int, int], colours: PictureColours, kind: str) -> bytes:
    """The content of the picture file of a surface, of a kind in ``sizes.KINDS``."""
    picture = canvas(kind, *size, colours.background)
    draw_surface(run, picture, colours)
    return picture.content()


def draw_surface(run: Run, canvas: Canvas, colours: PictureColours) -> None:
    """Draw the present surface, or curve, of a run."""
    size = min(max(_LINES * min(canvas.width, canvas.height), _LEAST), _MOST)
    letter = size / 2
    left, right, top, bottom = round(3.5 * letter), round(2 * letter), round(1.6 * size), round(3.6 * size)
    side = max(1, min(canvas.width - left - right, canvas.height - top - bottom))
    left += max(0, canvas.width - left - right - side) // 2
    curve = CurvePicture(run) if run.experiment.source.is_curve else None
    if curve is not None:
        shown = colours.neutral, colours.quiet, colours.classes, oklab_mix(colours.positive, "#00c060", 0.8)
        canvas.image(left, top, curve.ground(side, *shown))
    else:
        canvas.image(left, top, _field(run, side, colours))
    _axes(run, canvas, colours, (left, top, side, size), curve)
    _points(run, canvas, colours, (left, top, side), curve)
    if curve is not None:
        curve.draw(canvas, left, top, side, colours.text)
    title = _title(run)
    fitting = min(size, 2 * (canvas.width - letter) / len(title))
    canvas.text(canvas.width / 2, 0.8 * size, title, colours.text, fitting, "middle")
    _legend(run, canvas, colours, (left, top + side + 2.2 * size, side, size))


def _field(run: Run, side: int, colours: PictureColours) -> Pixels:
    """The output at every pixel, from the top left, as colours, shape (side, side, 3)."""
    ticks = (np.arange(side) + 0.5) / side * 2 * DOMAIN - DOMAIN
    plane = np.stack([axis.ravel() for axis in np.meshgrid(ticks, -ticks)], axis=1)
    outputs = np.concatenate([_outputs(run, plane[at : at + _CHUNK]) for at in range(0, len(plane), _CHUNK)], axis=1)
    task, name = run.experiment.task, run.network.output_activation
    two_colours = run.experiment.view.discretize
    if task.has_several_classes:
        winner = outputs.argmax(axis=0)
        sure = (outputs.max(axis=0) * len(outputs) - 1) / (len(outputs) - 1)
        sure = np.nan_to_num(np.ones_like(sure) if two_colours else sure)
        ramps = np.array([_ramp(colours.neutral, _class(colours, number)) for number in range(len(outputs))])
        found = ramps[winner, np.rint(np.clip(sure, 0, 1) * _STEPS).astype(np.intp)]
    else:
        values = OUTPUTS[name].signed(outputs[0])
        values = np.where(values >= 0, 1.0, -1.0) if two_colours else np.clip(np.nan_to_num(values), -1.0, 1.0)
        ramps = np.array([_ramp(colours.neutral, end) for end in (colours.negative, colours.positive)])
        found = ramps[(values >= 0).astype(np.intp), np.rint(np.abs(values) * _STEPS).astype(np.intp)]
    pixels: Pixels = found.reshape(side, side, 3).astype(np.uint8)
    return pixels


def _outputs(run: Run, points: Array) -> Array:
    inputs = design(run.experiment.active_features, points, run.experiment.data.inputs).T
    with np.errstate(all="ignore"):
        output: Array = Forward(run.network, len(points)).run(np.ascontiguousarray(inputs)).copy()
    return output


def _ramp(start: str, end: str) -> list[list[int]]:
    mixed = (oklab_mix(start, end, step / _STEPS) for step in range(_STEPS + 1))
    return [[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in mixed]


def _class(colours: PictureColours, number: int) -> str:
    return colours.classes[min(number, len(colours.classes) - 1)]


def _axes(
    run: Run,
    canvas: Canvas,
    colours: PictureColours,
    place: tuple[int, int, int, float],
    curve: CurvePicture | None = None,
) -> None:
    left, top, side, size = place
    scaling = run.experiment.source.scaling or (0.0, DOMAIN, 0.0, DOMAIN)
    if curve is not None:
        centre, half = run.experiment.source.target_scaling
        scaling = (*scaling[:2], centre, half * curve.view.half)
    for share in (0.0, 0.5, 1.0):
        at = left + share * side
        canvas.line(at, top + side, at, top + side + size / 4, colours.quiet)
        text = axis_text(scaling[0] + scaling[1] * (2 * share - 1))
        canvas.text(at, top + side + 0.85 * size, text, colours.quiet, size, "middle")
        at = top + (1 - share) * side
        canvas.line(left - size / 4, at, left, at, colours.quiet)
        text = axis_text(scaling[2] + scaling[3] * (2 * share - 1))
        canvas.text(left - size / 3, at, text, colours.quiet, size, "end")


def _points(
    run: Run,
    canvas: Canvas,
    colours: PictureColours,
    place: tuple[int, int, int],
    curve: CurvePicture | None = None,
) -> None:
    left, top, side = place
    radius = max(1.5, side / 130)
    edge = colours.background
    sets = [(run.split.train, True)]
    if run.experiment.view.show_test_data:
        sets.append((run.split.test, False))
    for points, filled in sets:
        for x1, x2, label in (points if curve is None else curve.placed(points)).tolist():
            if abs(x1) <= DOMAIN and abs(x2) <= DOMAIN:
                x, y = left + (x1 + DOMAIN) / (2 * DOMAIN) * side, top + (DOMAIN - x2) / (2 * DOMAIN) * side
                colour = _colour_of(run, label, colours)
                # A test point is an open circle.
                canvas.disc(x, y, radius, colour if filled else edge, edge if filled else colour)


def _colour_of(run: Run, label: float, colours: PictureColours) -> str:
    classes = run.experiment.task.classes
    contrast = "#ffffff" if colours.dark else "#000000"
    if run.experiment.task.has_several_classes:
        return oklab_mix(_class(colours, class_number(label, classes)), contrast, 0.25)
    end = colours.positive if label >= 0 else colours.negative
    return oklab_mix(oklab_mix(colours.neutral, end, min(1.0, 0.3 + 0.7 * abs(label))), contrast, 0.25)


def _title(run: Run) -> str:
    losses = [("train", run.train_loss), ("test", run.test_loss)]
    parts = [f"{name} loss {loss:.3g}" for name, loss in losses if name not in run.experiment.empty_parts]
    return "  ".join([printable(run.experiment.source.title, 40), f"epoch {run.trainer.epoch:,}", *parts])


def _legend(run: Run, canvas: Canvas, colours: PictureColours, place: tuple[float, float, float, float]) -> None:
    left, top, side, size = place
    source, task = run.experiment.source, run.experiment.task
    if task.has_several_classes:
        width = side / len(source.classes)
        for number, name in enumerate(source.classes):
            x = left + number * width
            canvas.disc(x + size / 2, top + size / 2, size / 3, _class(colours, number), colours.background)
            room = max(0, int((width - 1.4 * size) / (size / 2)))
            canvas.text(x + 1.1 * size, top + size / 2, printable(name, 40)[:room], colours.quiet, size)
        return
    centre, half = source.target_scaling
    ends = [printable(name, 20).replace("-1", "−1") for name in source.classes] or [
        axis_text(centre - half),
        axis_text(centre + half),
    ]
    ends = [end[: max(1, int(side / size / 1.6))] for end in ends]
    gap = size / 2 * (max(map(len, ends)) + 1)
    start, width = left + gap, max(1.0, side - 2 * gap)
    steps = 48
    for step in range(steps):
        value = (step + 0.5) / steps * 2 - 1
        colour = oklab_mix(colours.neutral, colours.positive if value >= 0 else colours.negative, abs(value))
        canvas.rectangle(start + step * width / steps, top + size / 5, width / steps + 0.5, 0.6 * size, colour)
    canvas.text(start - size / 4, top + size / 2, ends[0], colours.quiet, size, "end")
    canvas.text(start + width + size / 4, top + size / 2, ends[1], colours.quiet, size)
