"""Theme files: what ships is sound and readable at every depth; what is broken is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.raster.cells import STEPS_256
from tuiplay.raster.palette import LEVELS, oklab
from tuiplay.tui import depths, themes
from tuiplay.tui.themes import ThemeFile

HALF = LEVELS // 2
SHIPPED = ("dark", "contrast", "light", "safe")


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for themes of one's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "tuiplay" / "themes"
    folder.mkdir(parents=True)
    return folder


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
    assert len({file.curves.train, file.curves.test, *depths.scale(file.data, depth).colours[:: LEVELS - 1]}) == 4


@pytest.mark.parametrize("name", ["contrast", "safe"])
def test_the_ends_differ_in_lightness_too(name: str) -> None:
    data = themes.read(name).data
    assert abs(oklab(data.negative)[0] - oklab(data.positive)[0]) > 0.15


colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


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
        ('accent = "#f5a742"', 'accent = "orange"', "screen.accent: expected a colour"),
        ('accent = "#f5a742"', "accent = 7", "screen.accent: Expected `str`"),
        ('accent = "#f5a742"', "", "screen: Object missing required field `accent`"),
        ('accent = "#f5a742"', 'accent = "#f5a742"\nshadow = "#000000"', "unknown field `shadow`"),
        ("neutral_256 = 234", "neutral_256 = 7", "data.neutral_256"),
        ("negative_16 = [3, 11]", "negative_16 = [3]", "data.negative_16"),
        ("[curves]", "[curves", "not TOML"),
        ("dark = true", 'dark = "yes"', "dark: Expected `bool`"),
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
    assert str(path) in complaint
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
    assert isinstance(found, ThemeFile) or found.startswith(str(path))


@pytest.mark.parametrize("raw", [b"a = " + b"[" * 20000, b"#" * 200_000])
def test_hostile_files(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "hostile.toml"
    path.write_bytes(raw)
    with pytest.raises(InputError, match="too"):
        themes.parse(path)


def test_where_own_themes_lie() -> None:
    assert themes.own_folder({"XDG_CONFIG_HOME": "/x"}) == Path("/x/tuiplay/themes")
    home = Path.home() / ".config" / "tuiplay" / "themes"
    assert themes.own_folder({}) == themes.own_folder({"XDG_CONFIG_HOME": "not/absolute"}) == home


def test_every_colour_of_the_table_is_its_own_nearest() -> None:
    for number in range(256):
        colour = depths.table_colour(number)
        assert depths.table_colour(depths.nearest(colour, number < 16)) == colour
