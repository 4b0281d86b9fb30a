"""The screen of findings: what is wrong with the run, and which remedies help by measurement."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import typed_text
from tuiplay.run.commands import SetFields
from tuiplay.run.findings.diagnosis import Diagnosis, diagnose
from tuiplay.run.findings.finding import Finding
from tuiplay.run.findings.remedies import Prescription, Remedy
from tuiplay.run.snapshot import Snapshot
from tuiplay.text import counted
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded
from tuiplay.tui.screens.single_close import SingleClose
from tuiplay.tui.widgets.popup import Listing

LOOKING, MEASURING = "Looking at the run ...", "measuring remedies on eight separate seeds ..."
NOTHING_WRONG = "No problem was found in this run."
NO_REASON = "No rule explains why it has not learned (yet)."
NONE_HELPS = "None of the remedies that were tried helps."


class FindingList(Listing, inherit_bindings=False):
    """The list of findings, each with its remedies below it; the cursor moves between remedies."""

    TITLE = "Findings"
    HELP = """What was found in the run when this list was opened: what is wrong, the numbers that show it, why, and
what helps. The toolbar shows F! if something needs to be fixed, and F with a tick if everything that was found is good.

A remedy is measured before it is offered: eight seeds that you never see are trained with it and without it. "8 of 8,
median 41 epochs" is how many of them reached the goal, and when. Enter applies the remedy under the cursor; u undoes
it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "apply", id="findings_select", tooltip="Apply this remedy to the experiment"),
        Binding("down,j", "cursor_down", "next", show=False, id="findings_down", tooltip="The next remedy"),
        Binding("up,k", "cursor_up", "previous", show=False, id="findings_up", tooltip="The previous remedy"),
        Binding("pagedown", "page_down", "page down", show=False, id="findings_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "page up", show=False, id="findings_page_up", tooltip="A page up"),
    ]


class Closed(Exception):
    """The exception that stops a diagnosis after its screen has closed."""


class FindingsScreen(SingleClose):
    """The screen of findings and remedies, which a thread finds and measures while everything else continues."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,F,q", "dismiss", "close", id="findings_close", tooltip="Back to the network"),
        Binding("question_mark", "app.help", "help", id="findings_help", tooltip="Help for the findings"),
    ]

    def __init__(self, palette: ScreenPalette, experiment: Experiment, snapshot: Snapshot) -> None:
        super().__init__()
        self._palette, self._experiment, self._snapshot = palette, experiment, snapshot
        self._gone = threading.Event()
        self._remedies: dict[str, Mapping[str, Any]] = {}
        self.diagnosis: Diagnosis | None = None

    def compose(self) -> ComposeResult:
        """Yield a head over the list."""
        with Vertical() as box:
            box.border_title = "Findings"
            box.border_subtitle = "enter applies a remedy  ? help  esc closes"
            yield Static(Text(LOOKING, style=self._palette.quiet), id="findings-head")
            yield FindingList(compact=True)

    def on_mount(self) -> None:
        """Handle mounting: start the diagnosis."""
        self.query_one(FindingList).focus()
        self.run_worker(self._look(), name="findings", group="findings", exit_on_error=True)

    def on_unmount(self) -> None:
        """Handle unmounting: stop the diagnosis after the measurement in progress."""
        self._gone.set()

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()

        def tell(found: Diagnosis) -> None:
            loop.call_soon_threadsafe(self.show, found)

        await asyncio.to_thread(partial(self._work, tell))

    def _work(self, tell: Any) -> None:
        def turns() -> None:
            if self._gone.is_set():
                raise Closed

        try:
            diagnose(self._experiment, self._snapshot, tell, turns)
        except Closed:
            return

    def show(self, found: Diagnosis) -> None:
        """Show the findings and the measurements so far."""
        if not self.is_attached or self._gone.is_set():
            return
        self.diagnosis = found
        palette, listing = self._palette, self.query_one(FindingList)
        head = Text(f"epoch {found.epoch:,}, goal ", style=palette.quiet)
        head.append(found.goal, palette.text).append(" reached" if found.learned else " not reached", palette.quiet)
        self.query_one("#findings-head", Static).update(head)
        before = listing.highlighted
        listing.clear_options()
        self._remedies.clear()
        if not found.findings:
            words = NOTHING_WRONG if found.learned else NO_REASON
            listing.add_option(Option(Text(words, style=palette.text), disabled=True))
        for number, finding in enumerate(found.findings):
            measured = found.measured[number] if number < len(found.measured) else None
            listing.add_options(self._options(number, finding, measured))
        listing.highlighted = before if before is not None and before < listing.option_count else None
        if listing.highlighted is None:
            listing.action_first()

    def _options(self, number: int, finding: Finding, measured: Prescription | None) -> list[Option]:
        palette = self._palette
        words = Text("\n" if number else "", palette.text)
        words.append(palette.words(finding.what), palette.strong)
        words.append(f"\n{palette.words(finding.evidence)}", palette.text)
        words.append(f"\n{palette.words(finding.why)}", palette.quiet)
        options = [Option(words, disabled=True)]
        if not finding.candidates:
            return options
        if measured is None:
            return [*options, Option(Text(f"  {MEASURING}", palette.quiet), disabled=True)]
        for place, remedy in enumerate(measured.remedies):
            name = f"{number}.{place}"
            self._remedies[name] = remedy.change
            line = Text(f"  {self._change(remedy.change)}: ", palette.accent)
            options.append(Option(line.append(_result(remedy), palette.text), name))
        left = _result(measured.baseline) if measured.remedies else f"{_result(measured.baseline)}. {NONE_HELPS}"
        return [*options, Option(Text(f"  unchanged: {left}", palette.quiet), disabled=True)]

    def _change(self, change: Mapping[str, Any]) -> str:
        return ", ".join(f"{FIELDS[path].label} {typed_text(value)}" for path, value in change.items())

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        change = self._remedies.get(event.option_id or "")
        if change is not None:
            # Posted to the app, as this screen is closed before the current burst of training ends.
            self.app.post_message(Commanded(SetFields(dict(change))))
            self.dismiss()


def _result(remedy: Remedy) -> str:
    median = remedy.median_epochs
    epochs = "" if median is None else f", median {counted(round(median), 'epoch')}"
    return f"{remedy.reached} of {remedy.of}{epochs}"
