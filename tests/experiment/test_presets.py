"""Each preset shows what its sentence says. Runs are short and always the same: seeds decide everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tuiplay.cli import main
from tuiplay.cli.commands import screen
from tuiplay.errors import InputError
from tuiplay.experiment.presets import PREFIX, PRESETS, Hint, Preset, find
from tuiplay.experiment.value import Experiment, warnings_of
from tuiplay.formats import toml
from tuiplay.formats.source import load
from tuiplay.run.calculation import Calculation
from tuiplay.run.frame import FrameRequest
from tuiplay.run.run import Run


def after(preset: Preset, epochs: int, **changes: object) -> Run:
    fields = {name.replace("__", "."): value for name, value in changes.items()}
    run = Run(preset.experiment.change(fields))
    run.advance(epochs=epochs)
    return run


def corners(run: Run) -> int:
    """How often the output bends on its way round a circle: places where a neuron switches on or off."""
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    x = np.stack([3 * np.sin(turn), 3 * np.cos(turn)])
    first = run.network.weights[0]
    on = first[:, :2] @ x + first[:, 2:] > 0
    return int((on != np.roll(on, 1, axis=1)).sum())


def line(preset: Preset) -> None:
    run = after(preset, 300)
    assert run.train_loss == pytest.approx(0.5, abs=0.02)
    assert run.test_loss == pytest.approx(0.5, abs=0.02)


def hidden(preset: Preset) -> None:
    assert min(scores(after(preset, 100))) > 0.99


def product(preset: Preset) -> None:
    run = after(preset, 10)
    assert run.network.sizes == (1, 1)
    assert scores(run) == (1, 1)


def sines(preset: Preset) -> None:
    run = after(preset, 200)
    assert min(scores(run)) > 0.99
    assert run.test_loss < 0.02


def deep(preset: Preset) -> None:
    run = after(preset, 200)
    assert run.test_loss > 0.4
    run.advance(epochs=800)
    assert run.test_loss < 0.12
    assert min(scores(run)) > 0.93


def overfit(preset: Preset) -> None:
    run = after(preset, 100)
    assert len(run.split.train) == 50
    early = run.train_loss, run.test_loss
    run.advance(epochs=900)
    assert run.train_loss < early[0] / 2
    assert run.test_loss > early[1] * 1.3


def l2(preset: Preset) -> None:
    run, free = after(preset, 1000), after(PRESETS["overfit"], 1000)
    assert run.test_loss < free.test_loss * 0.7
    assert run.test_loss - run.train_loss < 0.15


def early_stop(preset: Preset) -> None:
    run = after(preset, 1000)
    assert run.stopped is not None
    assert run.stopped.restore_best
    assert run.trainer.epoch < 200


def l1(preset: Preset) -> None:
    run = after(preset, 100)
    assert sum(weights.shape[0] * (weights.shape[1] - 1) for weights in run.network.weights) == 32
    assert int((run.network.alive == 0).sum()) > 20
    assert max(run.train_loss, run.test_loss) < 0.01


def too_fast(preset: Preset) -> None:
    run = after(preset, 0)
    begun = run.train_loss
    run.advance(epochs=40)
    losses = run.history.rows[:, 1]
    assert (np.diff(losses) > 0.05).any()
    assert run.train_loss > begun
    assert run.status == "ok"


def relu(preset: Preset) -> None:
    run = after(preset, 150)
    assert scores(run) == (1, 1)
    assert 0 < corners(run) <= 6


def zeros(preset: Preset) -> None:
    run = after(preset, 100)
    assert all(not weights[:, :-1].any() for weights in run.network.weights)


def adam(preset: Preset) -> None:
    assert min(scores(after(preset, 100))) > 0.99
    assert max(scores(after(preset, 300, training__optimizer="sgd"))) < 0.95


def softmax(preset: Preset) -> None:
    run = after(preset, 50)
    assert run.network.sizes == (2, 3)
    assert scores(run) == (1, 1)
    shares = np.exp(-run.train_loss)
    assert shares > 0.9


def arms(preset: Preset) -> None:
    assert min(scores(after(preset, 130))) > 0.98


def cones(preset: Preset) -> None:
    run = after(preset, 200)
    assert min(scores(run)) > 0.85
    surface = run.frame(FrameRequest(40, 40, 4, 4, None)).surface
    assert surface.max() > 0.5
    assert surface.min() < -0.5


def inference(preset: Preset) -> None:
    run = Run(preset.experiment)
    calculation = Calculation(run.network, run.experiment)
    assert [calculation.step() for _ in range(5)] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0)]
    run.set_weight(0, 1, 0, 5.0)
    calculation.follow(run.network, run.experiment)
    assert set(calculation.states) == {(0, 1), (1, 0)}


SHOWS: dict[str, Callable[[Preset], None]] = {
    check.__name__.replace("_", "-"): check
    for check in (
        line, hidden, product, sines, deep, overfit, l2, early_stop, l1, too_fast, relu, zeros, adam, softmax, arms,
        cones, inference,
    )
}  # fmt: skip


def scores(run: Run) -> tuple[float, float]:
    train, test = run.scores
    assert train is not None
    assert test is not None
    return train, test


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_shows_what_it_says(name: str) -> None:
    SHOWS[name](PRESETS[name])


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_is_sound_and_can_be_kept(preset: Preset, tmp_path: Path) -> None:
    experiment = preset.experiment
    assert warnings_of(experiment) == []
    toml.save(experiment, tmp_path / "preset.toml")
    assert toml.read(tmp_path / "preset.toml") == experiment
    assert preset.watch.endswith(".")
    assert re.fullmatch(r"[a-z0-9-]+", preset.name)
    default = Experiment()
    for path, value in preset.fields.items():
        section, field = path.split(".")
        assert getattr(getattr(default, section), field) != value, f"{path} is the default anyway"


def test_a_preset_is_opened_by_name_and_says_what_to_watch() -> None:
    experiment, notes = load("preset:overfit")
    assert experiment == PRESETS["overfit"].experiment
    assert [type(note) for note in notes] == [Hint]
    assert "test loss rises" in notes[0]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("preset:overfitt", "No such preset: 'overfitt'; did you mean preset:overfit?"),
        ("preset:Sines", "No such preset: 'Sines'; did you mean preset:sines?"),
        ("preset:", "No such preset: ''; the presets are line, hidden, product,"),
        ("overfit", "did you mean preset:overfit?"),
    ],
)
def test_an_unknown_one_gets_the_nearest(name: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        load(name)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["preset:\x1b[2J", "preset:" + "x" * 10_000])
def test_an_unknown_name_is_safe_to_show(name: str) -> None:
    with pytest.raises(InputError) as refused:
        find(name)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 400


def test_a_file_of_such_a_name_is_reached_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    toml.save(Experiment().change({"data.noise": 7}), "preset:line")
    assert load("./preset:line")[0].data.noise == 7
    assert load("preset:line")[0] == PRESETS["line"].experiment


def test_help_and_readme_name_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--help"]) == 0
    words = set(capsys.readouterr().out.split())
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for name in PRESETS:
        assert name in words
        assert f"`{name}`" in readme, name


def test_a_preset_is_no_file_that_saving_writes_to() -> None:
    assert screen._file(f"{PREFIX}line") is None
    assert screen._file("points.CSV") is None
    assert screen._file("lesson.toml") == "lesson.toml"
