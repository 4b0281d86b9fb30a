"""The data sets, by name. To add one: an entry in ``DATASETS``."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from msgspec import Struct

from tuiplay.data import curves, shapes
from tuiplay.data.noise_models import Clouds, Moved, NoiseModel, Relabelled
from tuiplay.data.points import Array, Generator, Point, Problem, as_array, class_counts
from tuiplay.data.random_stream import Draws, FastDraws

__all__ = [
    "DATASETS", "DRAWN", "DRAWN_CURVE", "FIRST", "FORMULA", "NO_POINTS", "Array", "Dataset", "Generator", "Point",
    "Problem", "as_array",
]  # fmt: skip


class Dataset(Struct, frozen=True):
    """One data set.

    ``name`` is the key in links and files, ``title`` the name for people, ``classes`` the number of classes (0 in
    regression), ``samples`` the default number of points, ``about`` one plain sentence for the help, ``listed`` True if
    the screen offers it as a picture, and ``also`` its other names for the search. ``noise`` is the noise model, from
    which the best possible result follows; None if that is not known. ``inputs`` is the number of inputs of a point.
    ``rule`` is a curve's label without noise: a set with a rule has one input.
    """

    name: str
    title: str
    classes: int
    samples: int
    generate: Generator
    about: str
    listed: bool = True
    noise: NoiseModel | None = None
    inputs: int = 2
    rule: curves.Rule | None = None
    also: str = ""

    @property
    def problem(self) -> Problem:
        """The kind of problem: "classification", "regression" or "curve"."""
        return "classification" if self.classes else "curve" if self.inputs == 1 else "regression"


def _circle(samples: int, noise: float, draws: Draws) -> Array:
    """A disc inside a ring. Noise flips labels near the rim and never moves a point."""
    radius = 5.0
    points: list[Point] = []
    for count, inner, outer in zip(class_counts(samples, 2), (0.0, radius * 0.7), (radius * 0.5, radius), strict=True):
        for _ in range(count):
            r = draws.between(inner, outer)
            angle = draws.between(0, 2 * math.pi)
            x, y = r * math.sin(angle), r * math.cos(angle)
            noisy_x = x + draws.between(-radius, radius) * noise
            noisy_y = y + draws.between(-radius, radius) * noise
            inside = math.sqrt(noisy_x * noisy_x + noisy_y * noisy_y) < radius * 0.5
            points.append((x, y, 1.0 if inside else -1.0))
    return as_array(points)


def _xor(samples: int, noise: float, draws: Draws) -> Array:
    """Four quadrants, opposite ones of one class, with a gap along the axes. Noise flips labels."""
    padding = 0.3
    points: list[Point] = []
    for _ in range(samples):
        x = draws.between(-5, 5)
        x += padding if x > 0 else -padding
        y = draws.between(-5, 5)
        y += padding if y > 0 else -padding
        noisy_x = x + draws.between(-5, 5) * noise
        noisy_y = y + draws.between(-5, 5) * noise
        points.append((x, y, 1.0 if noisy_x * noisy_y >= 0 else -1.0))
    return as_array(points)


def _gauss(samples: int, noise: float, draws: Draws) -> Array:
    """Two round clouds. Noise widens them: the variance grows from 0.5 to 4 over the slider."""
    variance = 0.5 + 7 * noise
    points: list[Point] = []
    for count, centre, label in zip(class_counts(samples, 2), (2.0, -2.0), (1.0, -1.0), strict=True):
        for _ in range(count):
            x = draws.normal(centre, variance)
            y = draws.normal(centre, variance)
            points.append((x, y, label))
    return as_array(points)


def _circle_places(uniform: Array) -> tuple[Array, Array]:
    # The lower half of the first number's range is the disc.
    inner = uniform[:, 0] < 0.5
    radius = np.where(inner, 5.0 * uniform[:, 0], 3.5 + 3.0 * (uniform[:, 0] - 0.5))
    angle = 2.0 * math.pi * uniform[:, 1]
    return radius * np.sin(angle), radius * np.cos(angle)


def _xor_places(uniform: Array) -> tuple[Array, Array]:
    x = 10.0 * uniform - 5.0
    x += np.where(x > 0, 0.3, -0.3)
    return x[:, 0], x[:, 1]


_CIRCLE_NOISE = Relabelled(5.0, lambda x1, x2: np.where(x1 * x1 + x2 * x2 < 6.25, 1.0, -1.0), _circle_places)
_XOR_NOISE = Relabelled(5.0, lambda x1, x2: np.where(x1 * x2 >= 0, 1.0, -1.0), _xor_places)
_GAUSS_NOISE = Clouds(((-2.0, -2.0), (2.0, 2.0)), lambda noise: 0.5 + 7 * noise)


def _spiral(samples: int, noise: float, draws: Draws) -> Array:
    """Two arms of 1.75 turns. Noise moves the points."""
    points: list[Point] = []
    for count, turn, label in zip(class_counts(samples, 2), (0.0, math.pi), (1.0, -1.0), strict=True):
        for i in range(count):
            r = i / count * 5
            t = 1.75 * i / count * 2 * math.pi + turn
            x = r * math.sin(t) + draws.between(-1, 1) * noise
            y = r * math.cos(t) + draws.between(-1, 1) * noise
            points.append((x, y, label))
    return as_array(points)


def _regression(target: Callable[[float, float], float], large: Generator) -> Generator:
    """A generator by the original's arithmetic; ``large`` computes the same by columns, to the last digits."""

    def generate(samples: int, noise: float, draws: Draws) -> Array:
        if isinstance(draws, FastDraws):
            return large(samples, noise, draws)
        points: list[Point] = []
        for _ in range(samples):
            x = draws.between(-6, 6)
            y = draws.between(-6, 6)
            noisy_x = x + draws.between(-6, 6) * noise
            noisy_y = y + draws.between(-6, 6) * noise
            points.append((x, y, target(noisy_x, noisy_y)))
        return as_array(points)

    return generate


def _plane(x: float, y: float) -> float:
    return (x + y) / 10


def _drawn(_samples: int, _noise: float, _draws: Draws) -> Array:
    """An empty array: the set has no points, or they are in the experiment (``tuiplay.data.sources``)."""
    return as_array([])


def _cones(x: float, y: float) -> float:
    """Six cones of alternating sign and radius 2 (called Gaussians by the original); 0 between them."""
    label = 0.0
    for centre_x, centre_y, sign in shapes.CONES:
        distance = math.sqrt((x - centre_x) ** 2 + (y - centre_y) ** 2)
        value = sign * min(1.0, max(0.0, 1 - distance / 2))
        if abs(value) > abs(label):
            label = value
    return label


def _curve(name: str, title: str, rule: curves.Rule, about: str, own: float = 0.0) -> Dataset:
    return Dataset(
        name, title, 0, 200, curves.around(rule, own), about,
        noise=curves.Raised(rule, own), inputs=1, rule=rule,
    )  # fmt: skip


DATASETS: dict[str, Dataset] = {
    entry.name: entry
    for entry in (
        Dataset(
            "circle", "Circle", 2, 500, _circle,
            "A disc of +1 inside a ring of -1. No straight line separates them; x1² and x2² do.",
            noise=_CIRCLE_NOISE,
        ),
        Dataset(
            "xor", "Exclusive or", 2, 500, _xor,
            "Opposite quadrants share a class. The product x1·x2 alone solves it.",
            noise=_XOR_NOISE,
            also="XOR, four corners",
        ),
        Dataset(
            "gauss", "Gaussian", 2, 500, _gauss,
            "Two round clouds: one straight line is enough, so no hidden layer is needed.",
            noise=_GAUSS_NOISE,
            also="Gaussian, two clouds",
        ),
        Dataset(
            "spiral", "Spiral", 2, 500, _spiral,
            "Two intertwined arms: the hardest set; it needs more features, neurons and time.",
            noise=Moved(1.0, 12_000, 1, shapes.spiral_arms),
            also="two spirals",
        ),
        Dataset(
            "reg-plane", "Plane", 0, 1200, _regression(_plane, shapes.plane),
            "The label is (x1 + x2) / 10: one linear neuron fits it.",
            noise=shapes.PLANE_NOISE,
        ),
        Dataset(
            "reg-gauss", "Multi gaussian", 0, 1200, _regression(_cones, shapes.cones),
            "Six cones of alternating sign on a flat plain: the network has to form a smooth hill for each.",
            noise=shapes.CONES_NOISE,
        ),
        Dataset(
            "moons", "Moons", 2, 500, shapes.moons,
            "Two interlocking half rings: a curved border is enough.",
            noise=Moved(3.0),
            also="half moons, crescents",
        ),
        Dataset(
            "rings", "Rings", 2, 500, shapes.rings,
            "A ring of -1 between two of +1. Going outwards the class changes twice.",
            noise=Moved(2.0),
            also="donut, doughnut, concentric",
        ),
        Dataset(
            "checkerboard", "Checkerboard", 2, 500, shapes.checkerboard,
            "Sixteen squares alternating between +1 and -1, like four XORs. Many borders need many neurons.",
            noise=shapes.CHECKERBOARD_NOISE,
            also="checks, chessboard",
        ),
        Dataset(
            "heart", "Heart", 2, 500, shapes.heart,
            "+1 inside a heart, -1 around it. Watch how the network forms the notch and the tip.",
            noise=shapes.HEART_NOISE,
        ),
        Dataset(
            "blobs", "Three blobs", 3, 500, shapes.blobs,
            "Three round clouds, three classes: straight lines separate them, so no hidden layer is needed.",
            noise=shapes.BLOBS_NOISE,
            also="clusters, clouds",
        ),
        Dataset(
            "spiral3", "Three-armed spiral", 3, 500, shapes.spiral3,
            "Three intertwined arms, a class each: hard, like the spiral with two.",
            noise=Moved(1.0, 15_000, 1),
            also="three spirals",
        ),
        Dataset(
            "pinwheel", "Pinwheel", 5, 500, shapes.pinwheel,
            "Five bent blades, five classes: each output neuron has to learn the shape of one blade.",
            noise=Moved(1.5),
            also="wheel",
        ),
        Dataset(
            "sine-ridge", "Sine ridge", 0, 1200, shapes.sine_ridge,
            "A ridge of height 1 along the wave x2 = 3·sin(x1), falling to 0 on both sides; sin x₁ helps.",
            noise=shapes.SINE_RIDGE_NOISE,
        ),
        Dataset(
            "saddle", "Saddle", 0, 1200, shapes.saddle,
            "The label is x1·x2 / 36: up in two opposite corners, down in the others. x1·x2 alone fits it.",
            noise=shapes.SADDLE_NOISE,
            also="hyperbolic",
        ),
        _curve(
            "sine", "Sine", curves.sine,
            "One input: y = sin x. Four tanh neurons bend a line to it; the feature sin x alone fits it.",
        ),
        _curve(
            "step", "Step", curves.step,
            "One input: y jumps from -0.8 to 0.8 at 0. One steep tanh neuron makes a step, two ReLU neurons a ramp.",
        ),
        _curve(
            "bumps", "Bumps", curves.bumps,
            "One input: three bumps. Two tanh neurons of opposite sign make one: try widths 1, 2, 4 and 8.",
        ),
        _curve(
            "sawtooth", "Sawtooth", curves.sawtooth,
            "One input: straight teeth with three jumps. ReLU neurons fold a line, one fold each.",
        ),
        _curve(
            "line", "Noisy line", curves.line,
            "One input: y = 0.1 x with its own noise. What a large network finds besides the line is overfitting.",
            own=curves.LINE_NOISE,
        ),
        Dataset(
            "drawn", "Drawn", 2, 0, _drawn,
            "Points you draw on the Output plot.", listed=False,
        ),
        Dataset(
            "drawn-curve", "Drawn curve", 0, 0, _drawn,
            "Points (x, y) you draw on the Output plot.", listed=False, inputs=1,
        ),
        Dataset(
            "formula", "Formula", 0, 200, curves.example,
            "One input: y is your formula in x, data.target.", listed=False, inputs=1,
        ),
        Dataset(
            "none", "No points", 0, 0, _drawn,
            "No points at all: a network to calculate with by hand, from the inputs that you type.", listed=False,
        ),
    )
}  # fmt: skip

DRAWN = "drawn"
"""The name of the data set of drawn points, which are in the experiment."""
DRAWN_CURVE = "drawn-curve"
"""The name of the data set of a curve's drawn points."""
FORMULA = "formula"
"""The name of the curve whose formula is in the experiment."""
NO_POINTS = "none"
"""The name of the data set without points."""

FIRST: dict[Problem, str] = {"classification": "circle", "regression": "reg-plane", "curve": "sine"}
"""The name of the first data set of each problem."""
