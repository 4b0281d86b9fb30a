"""A monkey at the keyboard: whatever it does, nothing breaks and the screen shows the experiment that there is.

``TUIPLAY_MONKEY=20000 python -m pytest -n0 tests/test_monkey.py`` lets it work longer.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import msgspec
import numpy as np
import pytest
from textual import events
from textual.pilot import Pilot

from tuiplay.experiment.value import Experiment, from_tree
from tuiplay.raster.classes import class_levels, discrete_classes
from tuiplay.raster.surface import discrete, quantize
from tuiplay.run.frame import FrameRequest
from tuiplay.run.run import Run
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.widgets.surface import Surface

ACTIONS = int(os.environ.get("TUIPLAY_MONKEY", "40"))
"""How many."""
BATCH = 10
SIZES = [(1, 1), (3, 60), (200, 2), (24, 8), (40, 12), (59, 15), (60, 16), (80, 24), (99, 30), (120, 40), (160, 48)]
KEYS = [
    *"srRg1234tdLzyuow.+-=[]?", *"0123456789.eE-hjkl", "tab", "shift+tab", "left", "right", "up", "down", "up", "down",
    "enter", "enter", "enter", "escape", "ctrl+r", "ctrl+p", "backspace", "delete", "home", "end", "pageup", "pagedown",
    *"zpvEGeBctDPHiNXAWIMF", "f1", "ctrl+a", "ctrl+w", "ctrl+left", "shift+right", "mJf?/:'\\ñ語", "é", "x", "n",
]  # fmt: skip
"""What it presses; longer words without a plus are typed letter by letter. Neither q nor play: see ``nothing``."""
PASTES = [
    "", "\n", "spiral", "0.5\nsecond line", "1e308", "nan", "-inf", "999999999999", "\x1b[31mred\x1b]0;title\x07",
    "#dataset=spiral&networkShape=8,8&seed=0.5", "#networkShape=99999,99999", "[bold]not markup[/", "x" * 3000,
    "語" * 50, "/", ".", "nowhere.toml", "\ud83d", "\u202egnp.exe", "lesson.toml",
    "#dataset=reg-plane&learningRate=10&noise=[x",
]  # fmt: skip


async def nothing(_app: TuiplayApp) -> None:
    """In place of play, so that nothing depends on the clock, and of quit."""


def mouse(kind: type[events.MouseEvent], x: int, y: int, button: int = 1) -> events.MouseEvent:
    """A mouse event as a driver makes it."""
    return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)


def key_event(key: str) -> events.Key:
    """A key as a driver makes it."""
    names = {".": "full_stop", "+": "plus", "-": "minus", "=": "equals_sign", "[": "left_square_bracket",
             "]": "right_square_bracket", "?": "question_mark"}  # fmt: skip
    return events.Key(names.get(key, key), key if len(key) == 1 else None)


async def act(pilot: Pilot[None], chance: random.Random) -> None:
    """Do one thing."""
    app = pilot.app
    width, height = max(1, app.size.width), max(1, app.size.height)
    x, y = chance.randrange(width), chance.randrange(height)
    kind = chance.random()
    if kind < 0.7:
        key = chance.choice(KEYS)
        for one in [key] if "+" in key or (key.isalnum() and key.isascii()) else key:
            app.post_message(key_event(one))
    elif kind < 0.82:
        for event in (events.MouseMove, events.MouseDown, events.MouseUp):
            app.post_message(mouse(event, x, y, chance.choice((1, 1, 1, 3))))
    elif kind < 0.87:
        app.post_message(mouse(events.MouseDown, x, y))
        for step in range(3):
            app.post_message(mouse(events.MouseMove, min(width - 1, x + step), y))
        app.post_message(mouse(events.MouseUp, min(width - 1, x + 2), y))
    elif kind < 0.91:
        app.post_message(mouse(chance.choice((events.MouseScrollDown, events.MouseScrollUp)), x, y, 0))
    elif kind < 0.95:
        app.post_message(events.Paste(chance.choice(PASTES)))
    else:
        size = chance.choice(SIZES) if chance.random() < 0.7 else (chance.randint(1, 170), chance.randint(1, 50))
        await pilot.resize_terminal(*size)


class Ended(Exception):
    """The app has ended, which no key of the monkey asks for."""


async def settle(pilot: Pilot[None], app: TuiplayApp) -> None:
    """Let messages, steps and refreshes run dry."""
    await pilot.pause()
    while app.player._steps or app.player._busy or app.message_queue_size or app.screen.message_queue_size:
        if not app.is_running:
            # What ended it is raised where the app's context is left; its queue would never run dry.
            raise Ended
        await pilot.pause()


async def rewound_picture_is_a_fresh_runs(pilot: Pilot[None], app: TuiplayApp, fresh: Run) -> None:
    """After a rewind nothing is left of the past."""
    app.action_rewind()
    # At once: a key that is still on its way may train again.
    subject = app.subject
    request = FrameRequest(30, 20, 6, 6, subject)
    ours, theirs = app.current_run.frame(request), fresh.frame(request)
    for name in ("maps", "weights", "alive"):
        for one, other in zip(getattr(ours, name), getattr(theirs, name), strict=True):
            assert np.array_equal(one, other, equal_nan=name == "maps"), name
    assert np.array_equal(ours.surface, theirs.surface, equal_nan=True)
    assert np.array_equal((ours.train_loss, ours.test_loss), (theirs.train_loss, theirs.test_loss), equal_nan=True)
    assert ours.scores == theirs.scores
    await settle(pilot, app)
    if app.current_run.trainer.updates or app.current_run.experiment != fresh.experiment or app.subject != subject:
        return
    surface = app.screen_stack[0].query_one(Surface)
    width, height = surface.cells
    if width and height and app.screen is app.screen_stack[0]:
        frame = fresh.frame(FrameRequest(width, 2 * height, 4, 4, subject))
        values, two_colours = frame.surface, fresh.experiment.view.discretize
        if frame.is_curve:
            plot = surface._scene.plot if surface._scene else None
            assert plot is not None
            assert np.array_equal(plot.values, values[0], equal_nan=True), "the curve"
            return
        if frame.winner is None:
            expected = discrete(values) if two_colours else quantize(values)
        else:
            paint = discrete_classes if two_colours else class_levels
            expected = paint(frame.winner, values)
        assert np.array_equal(surface._field, expected), "the big picture"


@pytest.mark.parametrize(("seed", "dataset"), [(1, "circle"), (4, "sine")])
async def test_a_monkey_breaks_nothing(
    seed: int, dataset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("action_play", "action_quit"):
        monkeypatch.setattr(TuiplayApp, name, nothing)
    chance = random.Random(seed)
    app = TuiplayApp(Experiment().change({"data.dataset": dataset}))
    async with app.run_test(size=(120, 40)) as pilot:
        for batch in range(ACTIONS // BATCH):
            for _ in range(BATCH):
                await act(pilot, chance)
            await settle(pilot, app)
            experiment = app.current_run.experiment
            assert from_tree(msgspec.to_builtins(experiment)) == experiment
            fresh = Run(experiment)
            assert np.array_equal(app.current_run.start, fresh.start), "starting weights"
            if batch % 5 == 4:
                await rewound_picture_is_a_fresh_runs(pilot, app, fresh)
