"""What all tests share. This directory is on ``sys.path``, so that ``reference`` can be imported from every test."""

import asyncio
import gc
import importlib
import os
import signal
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings
from rewritten import rewrite_once
from thorough import THOROUGH

# Until all tests are collected: half a second for each worker, among objects of which none goes.
gc.disable()

# Textual paints five times as often as by itself, and its pilot looks ten times as often whether the program is at
# rest: two thirds of the time of a screen test was waiting for the next look.
os.environ["TEXTUAL_FPS"] = "300"
GRANULARITY = 0.002

# Who starts the suite in the background or under nohup has it ignore these, and so would the programs that it starts.
for _name, _usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL), ("SIGTERM", signal.SIG_DFL)):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)

# The same examples on every run and every machine, and no clock: a slow runner must not turn a fact into a failure.
settings.register_profile("tuiplay", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("tuiplay")
# Nor examples from the numbers and texts in the source, which depend on what is imported by then, and for which every
# worker reads all of it.
_providers = importlib.import_module("hypothesis.internal.conjecture.providers")
if hasattr(_providers, "_get_local_constants") and hasattr(_providers, "_local_constants"):
    _providers._get_local_constants = lambda: _providers._local_constants


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads the settings of whoever runs it."""
    folder = tmp_path_factory.getbasetemp() / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    for name in ("TUIPLAY_COLOR", "TUIPLAY_GLYPHS", "TUIPLAY_THEME", "TUIPLAY_FPS", "TUIPLAY_MOUSE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True, scope="session")
def _no_search_among_what_stays() -> None:
    """What is imported is no garbage, and to look for some in it every few tests took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 5, 20)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def _quick_pilot() -> None:
    """See above; a Textual that waits in another way waits as long as it does."""
    waiting = _textual("textual._wait")
    if hasattr(waiting, "SLEEP_GRANULARITY") and hasattr(waiting, "SLEEP_IDLE"):
        waiting.SLEEP_IDLE *= GRANULARITY / waiting.SLEEP_GRANULARITY
        waiting.SLEEP_GRANULARITY = GRANULARITY


def _textual(name: str) -> ModuleType | None:
    """A module of Textual, whoever imports it later; None where nothing imports Textual, or where it has none."""
    if "textual" not in sys.modules:
        return None
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _at_rest(pump: Any) -> bool:
    """Whether it waits for a message: one that is at work does not."""
    queue = pump._message_queue
    return not queue.values and not pump._next_callbacks and any(not one.done() for one in queue.ready_event._waiters)


def _has_something_before(app: Any) -> bool:
    """Whether a message, a timer or a refresh will go on with what was begun."""
    opening, screen = getattr(app, "opening", None), app.screen
    if not (_at_rest(app) and _at_rest(screen)):
        return True
    return bool(getattr(opening, "held", False) or app._resize_event or screen._callbacks or screen._layout_required)


@pytest.fixture(autouse=True, scope="session")
def _who_is_at_rest_is_not_asked() -> None:
    """The pilot sends every widget a message to hear that it is done with what came before, after every key."""
    pilots = _textual("textual.pilot")
    wait = getattr(getattr(pilots, "Pilot", None), "_wait_for_screen", None)
    if wait is None or "textual._queue" not in sys.modules:
        return

    async def wait_where_needed(pilot: Any, timeout: float = 30.0) -> bool:
        app = pilot.app
        if app._screen_stack and all(map(_at_rest, [app, *app.screen.walk_children(with_self=True)])):
            return True
        return bool(await wait(pilot, timeout))

    pilots.Pilot._wait_for_screen = wait_where_needed  # type: ignore[union-attr]


@pytest.fixture(autouse=True, scope="session")
def _a_pause_is_longer_than_a_step() -> None:
    """A pause of the pilot lasts until the first picture is out and what a key was to train is, however slowly."""
    pilots = _textual("textual.pilot")
    if pilots is None:
        return
    pause = pilots.Pilot.pause

    async def long_enough(pilot: Any, delay: float | None = None) -> None:
        await pause(pilot, delay)
        if delay is None:
            for _ in range(500):
                if not _has_something_before(pilot.app):
                    break
                await asyncio.sleep(0.001)
                await pause(pilot)
        # Screens of many seeds have players of their own.
        for owner in [pilot.app, *pilot.app._screen_stacks.get(pilot.app.current_mode, ())]:
            player = getattr(owner, "player", None)
            if delay is None and player is not None and not player.playing and (player.busy or player._steps):
                while player.busy or player._steps:
                    await asyncio.sleep(0.001)
                await pause(pilot)

    pilots.Pilot.pause = long_enough  # type: ignore[attr-defined]


@pytest.fixture(autouse=True, scope="session")
def _style_sheets_are_parsed_once() -> None:
    """Every app of a test parses the same sheets; rules that are parsed are not changed by those who apply them."""
    sheets = _textual("textual.css.stylesheet")
    parse = getattr(getattr(sheets, "Stylesheet", None), "_parse_rules", None)
    if parse is None:
        return
    parsed: dict[object, object] = {}

    def once(sheet: object, *where: object, **options: object) -> object:
        variables = tuple(getattr(sheet, "_variables", {"sheet": sheet}).items())
        key = variables, where, tuple(options.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *where, **options)
        return parsed[key]

    sheets.Stylesheet._parse_rules = once  # type: ignore[union-attr]


@pytest.fixture(autouse=True, scope="session")
def _who_ends_looks_for_no_other_focus() -> None:
    """When a program ends, the focus would go on to what is removed next: a tenth of an app that does little."""
    screens = _textual("textual.screen")
    reset = getattr(getattr(screens, "Screen", None), "_reset_focus", None)
    if reset is None:
        return

    def while_running(screen: Any, *which: Any) -> None:
        if getattr(screen.app, "_running", True):
            reset(screen, *which)

    screens.Screen._reset_focus = while_running  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def _few_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not painted stays to be painted: a quarter of the time of a screen test.

    A test that looks at what goes to the terminal is marked ``painted``.
    """
    compositors = _textual("textual._compositor")
    if compositors is None or THOROUGH or request.node.get_closest_marker("painted"):
        return
    monkeypatch.setattr(compositors.Compositor, "render_update", lambda *_arguments, **_options: None)


def pytest_runtest_teardown() -> None:
    """Rows of screens that are gone would stay, a megabyte of each: this cache of Textual holds what they were in."""
    caches = _textual("textual._styles_cache")
    clear = getattr(getattr(getattr(caches, "StylesCache", None), "get_inner_outer", None), "cache_clear", None)
    if clear is not None:
        clear()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Before the workers begin, in the process that starts them; a few files are not worth it."""
    if (
        not hasattr(config, "workerinput")
        and getattr(config.option, "dist", "no") != "no"
        and not config.args[0].endswith(".py")
    ):
        rewrite_once(config, sorted(Path(__file__).parent.rglob("test_*.py")))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Two workers more than there are processors: a test of the screen waits for half of its time."""
    return (os.cpu_count() or 1) + 2
