"""Theme files: what ships is sound and readable at every depth; what is broken is named."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.raster.cells import STEPS_256
from tuiplay.raster.classes import MOST, STEPS, STEPS_FEW
from tuiplay.raster.palette import LEVELS, oklab
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.text import file_name
from tuiplay.tui.colour import depths
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.user import themes
from tuiplay.user.themes import ThemeFile

HALF = LEVELS // 2
SHIPPED = ("dark", "contrast", "light", "safe")

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def text_of(name: str = "dark") -> str:
    return (themes.shipped_folder() / f"{name}.toml").read_text(encoding="utf-8")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_what_ships() -> None:
    assert tuple(themes.available()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_text_is_readable_on_every_ground(name: str, depth: str) -> None:
    screen = depths.at_depth(themes.read(name), depth).screen
    for ground in (screen.background, screen.bar, screen.popup):
        # WCAG AA for text, and for large text and controls.
        assert contrast(screen.text, ground) >= 4.5
        assert contrast(screen.quiet, ground) >= 4.0
        assert contrast(screen.accent, ground) >= 3.0
        assert contrast(screen.bad, ground) >= 3.0
    assert contrast(screen.text, screen.selection) >= 3.0
    assert contrast(screen.frame_focus, screen.background) > contrast(screen.frame, screen.background)
    assert (luminance(screen.background) < 0.5) == themes.read(name).dark


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(("depth", "each"), [("truecolor", HALF), ("256", STEPS_256), ("16", 2), ("none", 2)])
def test_no_colour_stands_for_both_signs(name: str, depth: str, each: int) -> None:
    colours = depths.scale(themes.read(name).data, depth).colours
    negative, positive = set(colours[:HALF]), set(colours[HALF:])
    assert len(colours) == LEVELS
    assert not negative & positive
    assert max(len(negative), len(positive)) <= each
    if depth in ("truecolor", "256"):
        assert len(negative) == len(positive) == each


@pytest.mark.parametrize("name", SHIPPED)
def test_with_256_colours_strength_is_distance_from_the_ground(name: str) -> None:
    data = themes.read(name).data
    ground = oklab(depths.neutral(data, "256"))[0]
    colours = depths.scale(data, "256").colours
    for side in (colours[:HALF][::-1], colours[HALF:]):
        away = [abs(oklab(colour)[0] - ground) for colour in dict.fromkeys(side)]
        assert away[-1] == max(away)
        assert away[0] == min(away)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("depth", ["truecolor", "16"])
def test_curves_differ_from_each_other_and_from_the_signs(name: str, depth: str) -> None:
    file = depths.at_depth(themes.read(name), depth)
    assert file.curves.validation is not None
    three = {file.curves.train, file.curves.test, file.curves.validation}
    assert len({*three, *depths.scale(file.data, depth).colours[:: LEVELS - 1]}) == 5


# Classes

DEFICIENCIES = {
    # Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
    # (2009), severity 1.0; in linear RGB.
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def seen(colour: str, deficiency: str) -> tuple[float, float, float]:
    """Where a colour lies in OKLab for someone's eyes."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    mixed = (min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1) for row in DEFICIENCIES[deficiency])
    gamma = (12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in mixed)
    return oklab("#" + "".join(f"{round(255 * c):02x}" for c in gamma))


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(("count", "apart"), [(3, 0.16), (5, 0.11), (10, 0.07)])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_classes_stay_apart_for_every_colour_vision(name: str, count: int, apart: float, deficiency: str) -> None:
    # 0.02 is about the just noticeable difference.
    colours = depths.class_colours(themes.read(name), "truecolor")[:count]
    places = [seen(colour, deficiency) for colour in colours]
    assert min(math.dist(a, b) for a, b in combinations(places, 2)) > apart


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("depth", ["truecolor", "256", "16", "none"])
def test_no_colour_stands_for_two_classes_or_for_the_ground(name: str, depth: str) -> None:
    file = depths.at_depth(themes.read(name), depth)
    full, scale = depths.class_colours(file, depth), depths.class_scale(file, depth)
    assert len(full) == len(set(full)) == MOST
    assert len(scale) == MOST * STEPS
    ramps = [scale[k * STEPS : (k + 1) * STEPS] for k in range(MOST)]
    assert len(set().union(*ramps)) == sum(len(set(ramp)) for ramp in ramps)
    assert [ramp[-1] for ramp in ramps] == [*full]
    assert depths.neutral(file.data, depth) not in scale
    if depth in ("truecolor", "256"):
        assert {len(set(ramp)) for ramp in ramps} == {STEPS if depth == "truecolor" else STEPS_FEW}


@pytest.mark.parametrize("name", SHIPPED)
def test_classes_grow_away_from_the_ground(name: str) -> None:
    file = themes.read(name)
    scale, ground = depths.class_scale(file, "truecolor"), oklab(file.data.neutral)
    for start in range(0, MOST * STEPS, STEPS):
        away = [math.dist(oklab(colour), ground) for colour in scale[start : start + STEPS]]
        assert away == sorted(away)
        assert away[0] > 0.04


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("depth", ["256", "16"])
def test_few_colours_are_those_of_the_terminal(name: str, depth: str) -> None:
    file = themes.read(name)
    numbers = range(16, 256) if depth == "256" else range(16)
    table = {depths.table_colour(number) for number in numbers}
    assert {*depths.class_scale(depths.at_depth(file, depth), depth)} <= table


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("depth", ["truecolor", "256", "16"])
def test_a_theme_without_classes_has_those_of_its_kind(own: Path, name: str, depth: str) -> None:
    shipped = themes.read(name)
    lines = [line for line in text_of(name).splitlines() if not line.startswith(("classes", "validation"))]
    (own / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    mine = themes.read("mine")
    assert mine.data.classes is None
    assert mine.curves.validation is None
    found = depths.class_colours(mine, depth)
    assert len(set(found)) == MOST
    if depth != "256":
        assert found == depths.class_colours(shipped, depth)
    palette = ScreenPalette(mine, Capabilities("truecolor", "", "full"))
    assert palette.validation_colour == mine.screen.good


@given(st.lists(colours, min_size=10, max_size=10))
def test_classes_without_numbers_get_different_ones(ten: list[str]) -> None:
    file = themes.read("dark")
    data = msgspec.structs.replace(file.data, classes=tuple(ten), classes_256=None, classes_16=None)
    mine = msgspec.structs.replace(file, data=data)
    for depth in ("256", "16"):
        assert len(set(depths.class_colours(mine, depth))) == MOST


@pytest.mark.parametrize("name", ["contrast", "safe"])
def test_the_ends_differ_in_lightness_too(name: str) -> None:
    data = themes.read(name).data
    assert abs(oklab(data.negative)[0] - oklab(data.positive)[0]) > 0.15


@given(colours, colours, colours)
def test_a_theme_without_numbers_gets_some(negative: str, neutral: str, positive: str) -> None:
    data = themes.DataColours(negative, neutral, positive)
    for depth in ("256", "16"):
        assert len(depths.scale(data, depth).colours) == LEVELS
    scale = depths.scale(data, "16").colours
    assert not set(scale[:HALF]) & set(scale[HALF:])


def test_dark_without_numbers_keeps_its_hues() -> None:
    data = themes.read("dark").data
    bare = themes.DataColours(data.negative, data.neutral, data.positive)
    for colour in depths.scale(bare, "256").colours[:HALF]:
        assert oklab(colour)[2] > 0
    for colour in depths.scale(bare, "256").colours[HALF:]:
        assert oklab(colour)[2] < 0
    assert depths.scale(bare, "16").colours[HALF:] == depths.scale(data, "16").colours[HALF:]


def test_own_themes_come_too_and_stand_in_for_shipped_ones(own: Path) -> None:
    (own / "mine.toml").write_text(text_of("light"), encoding="utf-8")
    (own / "dark.toml").write_text(text_of().replace("#0e1117", "#000001"), encoding="utf-8")
    assert set(themes.available()) == {*SHIPPED, "mine"}
    assert themes.read("mine").name == "mine"
    assert themes.read("dark").screen.background == "#000001"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('accent = "#f5a742"', 'accent = "orange"', "screen.accent: expected a colour like '#2596f0', got 'orange'"),
        (
            'accent = "#f5a742"',
            "accent = 7",
            "screen.accent: expected text in quotes",
        ),
        ('accent = "#f5a742"', "", "screen.accent: this is missing"),
        ('accent = "#f5a742"', 'accent = "#f5a742"\nshadow = "#000000"', "screen.shadow: no such field"),
        ("neutral_256 = 234", "neutral_256 = 7", "data.neutral_256"),
        ("negative_16 = [3, 11]", "negative_16 = [3]", "data.negative_16"),
        ("[curves]", "[curves", "invalid TOML"),
        ('classes = ["#f59322"', 'classes = ["orange"', "data.classes[0]: expected a colour"),
        ('classes = ["#f59322", ', "classes = [", "data.classes: expected a list of 10, got 9"),
        ("classes_256 = [208", "classes_256 = [8", "data.classes_256"),
        ("classes_16 = [11", "classes_16 = [16", "data.classes_16"),
        ('validation = "#5fc9b0"', "validation = 3", "curves.validation: expected text in quotes"),
        ("dark = true", 'dark = "yes"', "dark: expected true or false, got text"),
    ],
)
def test_a_broken_theme_is_named_with_its_key_and_the_default_stands_in(
    own: Path, old: str, new: str, said: str
) -> None:
    path = own / "mine.toml"
    assert old in text_of()
    path.write_text(text_of().replace(old, new), encoding="utf-8")
    file, complaint = themes.read_or_default("mine")
    assert file.name == "dark"
    assert file_name(path) in complaint
    assert said in complaint


def test_an_unknown_theme_lists_those_there_are() -> None:
    file, complaint = themes.read_or_default("dusk")
    assert file.name == "dark"
    assert "'dusk'" in complaint
    assert "contrast, light, safe" in complaint


def test_even_a_broken_own_dark_has_a_stand_in(own: Path) -> None:
    (own / "dark.toml").write_bytes(b"\xff")
    file, complaint = themes.read_or_default("dark")
    assert file.screen.background == "#0e1117"
    assert "UTF-8" in complaint


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_a_theme_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(raw)
    try:
        found: ThemeFile | str = themes.parse(path)
    except InputError as error:
        found = str(error)
    assert isinstance(found, ThemeFile) or found.startswith(file_name(path))


@pytest.mark.parametrize("raw", [b"a = " + b"[" * 20000, b"#" * 200_000])
def test_hostile_files(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(raw)
    with pytest.raises(InputError, match="too"):
        themes.parse(path)


def test_every_colour_of_the_table_is_its_own_nearest() -> None:
    for number in range(256):
        colour = depths.table_colour(number)
        assert depths.table_colour(depths.nearest(colour, number < 16)) == colour
