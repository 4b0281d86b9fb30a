"""What the help, the data panel and the losses say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.nn.activations import ACTIVATIONS, apply, derivative_of
from tuiplay.run.commands import OpenExperiment, SetFields
from tuiplay.run.frame import FrameRequest
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.help_text import explain, paragraphs
from tuiplay.tui.panels.data import shorten
from tuiplay.tui.panels.losses import Losses
from tuiplay.tui.screens.help import HelpScreen
from tuiplay.tui.screens.toolbox import Toolbox
from tuiplay.tui.widgets.curves import curves_plot
from tuiplay.user.themes import read

LONG = "mean sepal length in millimetres,mean petal width in millimetres,other,botanical species name\n"


def text_of(app: TuiplayApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def test_source_lines_flow_and_kept_lines_stay() -> None:
    text = "One line\nand its end.\n\n  f(z) = z\n  g(z) = 1\nAfter it.\n\n\nThe last\none."
    assert paragraphs(text) == ("One line and its end.", "  f(z) = z", "  g(z) = 1", "After it.", "The last one.")


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_has_its_two_curves(name: str, glyphs: str) -> None:
    palette = ScreenPalette(read("dark"), Capabilities("truecolor", "", glyphs))
    lines = curves_plot(palette, name, 36, 11).plain.split("\n")
    assert len(lines) == 11
    assert all(len(line) <= 36 for line in lines)
    assert "f   " in lines[0]
    assert lines[0].endswith("f'")
    assert lines[-1].split() == ["−4", "−2", "0", "2", "4"]
    canvas = "".join(lines[1:-2])
    assert ("*" in canvas and "o" in canvas) if glyphs == "ascii" else any("⠀" < one <= "⣿" for one in canvas)


def test_the_curve_of_f_goes_through_its_values() -> None:
    palette = ScreenPalette(read("dark"), Capabilities("truecolor", "", "ascii"))
    rows = [line[3:] for line in curves_plot(palette, "sine", 36, 11).plain.split("\n")[1:-2]]
    z = np.linspace(-4, 4, len(rows[0]))
    for column in (0, 8, 16, 24, 32):
        at = z[column : column + 1]
        wanted, other = ((1 - f("sine", at)[0]) / 2 * (len(rows) - 1) for f in (apply, derivative_of))
        # In a cell that it shares with its derivative the two take turns.
        signs = "*o" if abs(wanted - other) <= 1 else "*"
        assert any(abs(row - wanted) <= 1 and rows[row][column] in signs for row in range(len(rows))), column


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_the_help_of_the_activation_shows_formulas_and_curves(size: tuple[int, int]) -> None:
    app = TuiplayApp(Experiment().change({"network.activation": "swish"}))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.query_one("#network-activation").focus()
        await pilot.press("question_mark")
        await pilot.pause()
        text = text_of(app)
        assert "Help · activation" in text
        assert "z / (1 + e^-z)" in text
        assert "f'" in text
        assert "−4" in text or size[1] < 24
        assert all(cell_len(line) <= size[0] for line in text.split("\n"))


async def test_everything_that_has_the_focus_is_explained() -> None:
    app = TuiplayApp(Experiment().change({"training.regularization": "L2", "training.schedule": "cosine"}))
    with_formula = {"training.learning_rate", "network.activation", "training.regularization", "data.noise",
                    "training.regularization_rate", "training.batch_size", "data.train_percent", "problem"}  # fmt: skip
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.pause()
        for widget in app.screen.focus_chain:
            found = explain(widget, app.current_run)
            assert found.about, widget
            assert all("\n" not in paragraph for paragraph in found.about), widget
            path = getattr(widget, "path", "")
            if path in with_formula:
                assert found.formulas or any(entry.formula for entry in found.now), path
                with_formula.remove(path)
    assert not with_formula


async def test_the_toolbox_has_help_for_every_row() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("T")
        await pilot.pause()
        toolbox = app.screen
        assert isinstance(toolbox, Toolbox)
        for path, widget in toolbox._widgets.items():
            found = explain(widget, app.current_run)
            assert found.about, path
            assert found.title == widget.labels[0].strip() if hasattr(widget, "labels") else found.title
            if FIELDS[path].registry or path in ("training.dropout", "training.clip", "training.stop"):
                assert found.formulas or all(entry.formula for entry in found.now), path
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        text = text_of(app)
        assert "w ← w - rate · g" in text
        assert "Keys here" in text
        assert "Keys everywhere" not in text
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is toolbox


# Losses


async def test_penalty_validation_loss_and_rate_stand_apart_where_there_are_any() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        await pilot.pause()
        losses = app.query_one(Losses)
        assert losses.size.height == 2
        values = {"training.regularization": "L2", "training.regularization_rate": 0.01, "training.schedule": "step",
                  "data.validation_percent": 20.0}  # fmt: skip
        app.perform(SetFields(values))
        await pilot.pause()
        await pilot.pause()
        assert losses.size.height == 3
        line = losses.render_line(2).text
        penalty = app.current_run.trainer.penalty()
        assert f"penalty {penalty:.5f}"[:14] in line
        assert line.startswith("valid. ")
        assert "rate 0.03" in line
        app.perform(OpenExperiment(Experiment()))
        await pilot.pause()
        await pilot.pause()
        assert losses.size.height == 2


async def test_at_80x24_the_most_important_fit() -> None:
    values = {"training.regularization": "L1", "training.regularization_rate": 0.01, "training.schedule": "step"}
    app = TuiplayApp(Experiment().change(values))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        losses = app.query_one(Losses)
        assert losses.size.height == 2
        line = losses.render_line(1).text
        assert "penalty" in line
        assert cell_len(line.rstrip()) <= losses.size.width


def test_a_frame_has_a_penalty_only_where_weights_are_penalised() -> None:
    run = Run(Experiment())
    request = FrameRequest(4, 4, 2, 2)
    assert run.frame(request).penalty is None
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    weights = run.network.params[run.network.is_weight == 1]
    assert run.frame(request).penalty == pytest.approx(0.1 * float(abs(weights).sum()), rel=1e-14)
    assert run.frame(request).rate == run.trainer.current_rate


# A file of one's own


def test_a_long_text_loses_its_middle() -> None:
    assert shorten("short", 5) == "short"
    assert shorten("mean petal width in millimetres", 12) == "mean…metres"
    assert all(cell_len(shorten("日本語の列の名前です", room)) <= room for room in range(4, 24))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_columns_of_a_file_are_told_and_the_help_tells_all(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "a-file-with-quite-a-long-name-2026.csv"
    rows = "".join(f"{i},{i * i % 97},{i},{'Iris ' + 'abc'[i % 3]}\n" for i in range(8000))
    path.write_text(LONG + rows)
    app = TuiplayApp(source.load(str(path))[0])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()
        await pilot.pause()
        text = text_of(app)
        for part in ("026.csv", "4,000", "shown", "x1 mean", "class bota", "? shows more"):
            assert part in text, part
        await pilot.press("question_mark")
        await pilot.pause()
        told = " ".join(explain(app.screen_stack[0].focused, app.current_run).note)
        for part in (
            "mean sepal length in millimetres",
            "scaled to [-6, 6]",
            "Iris c",
            "Not used: other",
            "an even selection",
        ):
            assert part in told, part
        assert "mean sepal length" in text_of(app)


async def test_the_help_begins_with_the_keys_of_the_control() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "question_mark")
        await pilot.pause()
        lines = [line.strip("│ ") for line in text_of(app).splitlines()]
        keys = lines.index("Keys here")
        assert keys < 3
        assert lines[keys + 1].split("  ") == ["←↓↑→ hjkl", "Move the cursor"]
        assert "Open a neuron's weights" in lines[keys + 2]


async def test_the_help_of_a_switch_in_the_output_speaks_of_the_picture_too() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("4", "question_mark")
        await pilot.pause()
        text = text_of(app)
        assert "Help · test points" in text
        assert text.index("The Output panel") < text.index("The big picture shows") < text.index("Keys everywhere")
