"""The output while a run trains: lines of words, or a progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn
from rich.text import Text

from tuiplay.cli.train.loop import Watcher
from tuiplay.cli.train.words import losses, rate_text, score_name, score_text
from tuiplay.run.run import Run

if TYPE_CHECKING:
    from typing_extensions import Self

    from tuiplay.cli.train.report_styles import ReportStyles

WIDTH = 72
"""The maximum width of the output of ``tuiplay train``, in columns."""
_BAR = 20


class PlainLines(Watcher):
    """One line of words per interval, for screen readers, pipes and logs. It never contains escape sequences."""

    def __init__(self, out: TextIO, interval: int) -> None:
        self._out = out
        self._interval = interval
        self._written = -1

    def look(self, run: Run) -> None:
        """Write a line at the end of an interval."""
        if run.trainer.epoch % self._interval == 0 and not run.trainer.position:
            self._write(run)

    def end(self, run: Run) -> None:
        """Write a line for the last epoch, unless it already has one."""
        self._write(run)

    def _write(self, run: Run) -> None:
        epoch = run.trainer.epoch
        if epoch == self._written:
            return
        self._written = epoch
        name = score_name(run)
        parts = [f"epoch {epoch}"]
        parts += (f"{which} loss {text}" for which, text in zip(("train", "test"), losses(run), strict=True))
        parts += (
            f"{which} {name} {score_text(run, score)}"
            for which, score in zip(("train", "test"), run.scores, strict=True)
            if score is not None
        )
        self._out.write("  ".join(parts) + "\n")
        # Flushed so that the reader of a pipe gets each line at once, not at the end of the run.
        self._out.flush()


class _AsciiBar(ProgressColumn):
    """The progress bar for a terminal that has only ASCII."""

    def render(self, task: Task) -> Text:
        """The bar: one of twenty signs for each completed twentieth."""
        done = int(_BAR * task.percentage / 100)
        return Text(f"[{'#' * done}{'-' * (_BAR - done)}]")


class ProgressBar(Watcher):
    """The epoch, a bar, the speed and the losses on one line, which is removed at the end."""

    def __init__(self, err: TextIO, epochs: int, styles: ReportStyles) -> None:
        console = styles.console(err)
        console.width = min(console.width, WIDTH)
        self._progress = Progress(
            TextColumn("epoch {task.completed:,.0f}"),
            _AsciiBar() if styles.ascii else BarColumn(bar_width=None),
            TextColumn("{task.fields[words]}"),
            console=console,
            transient=True,
            # No second thread and no captured streams: the loop itself triggers drawing.
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
            expand=True,
        )
        self._task = self._progress.add_task("", total=max(1, epochs), words="")
        self._next = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def look(self, run: Run) -> None:
        """Update the bar, at most ten times a second."""
        if run.seconds < self._next:
            return
        self._next = run.seconds + 0.1
        train, test = losses(run)
        epochs = run.trainer.epoch - run.experiment.memory.epoch
        words = f"{rate_text(epochs, run.seconds) or 0} epochs/s  train {train}  test {test}"
        self._progress.update(self._task, completed=run.trainer.epoch, words=words, refresh=True)

    def __exit__(self, *_: object) -> None:
        """Remove the bar and show the cursor again."""
        self._progress.stop()
