"""The opening and saving of experiments on the screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Offset

from tuiplay.errors import InputError
from tuiplay.experiment.presets import Preset
from tuiplay.files import AlreadyExistsError, free_name
from tuiplay.formats import experiment_file, link, points, source
from tuiplay.run.commands import OpenExperiment
from tuiplay.run.learned_weights import begins_again, remembered, with_learned_weights
from tuiplay.run.run import Run
from tuiplay.tui.host import Host
from tuiplay.tui.widgets.open_popup import ROWS, OpenPopup
from tuiplay.tui.widgets.popup import EntryPopup, ListPopup
from tuiplay.user import folders
from tuiplay.user.recent import Recent


class Files:
    """The opening and saving of experiments; remembers the file of the current one."""

    def __init__(self, app: Host, path: str | None, recent: Recent) -> None:
        self._app = app
        self.recent = recent
        self._path = path or ""
        self._refused = ""

    def open(self) -> None:
        """Ask what to open; an error is shown while the popup is still open."""

        def accept(text: str) -> None:
            name = folders.expanded(text.strip())
            experiment, notes = source.load(name or None)
            notes = [*notes, *source.few_rows_note(experiment)]
            self._path = name if name and source.kind_of(name) == "experiment" else ""
            self._app.perform(OpenExperiment(experiment, name))
            self._app.tell(notes)
            self.recent.add(name)

        width = min(76, self._app.screen.size.width - 4)
        popup = OpenPopup(self._path, self.recent.names, accept, self._place(width, ROWS + 5), self._app.focused, width)
        self._app.popup(popup)

    def paste(self, text: str) -> None:
        """Open the link in a pasted text, if there is one; ask first if something has been trained."""
        if not link.looks_like_link(text):
            return
        try:
            experiment, notes = link.parse(text)
        except InputError as error:
            self._app.complain(str(error))
            return

        def decided(open_it: object) -> None:
            if open_it:
                self._path = ""
                self._app.perform(OpenExperiment(experiment, "the pasted link"))
                self._app.tell(notes)
                self.recent.add(text.strip())

        epoch = self._app.current_run.trainer.epoch
        if not epoch:
            decided(True)
            return
        options = [(True, "open it; undo restores this run"), (False, f"keep this run (epoch {epoch:,})")]
        size = self._app.screen.size
        place = Offset(max(0, size.width - 44) // 2, size.height // 3)
        self._app.popup(ListPopup("Open the pasted link?", options, True, decided, place, self._app.focused))

    def open_preset(self, preset: Preset) -> None:
        """Open a preset, and show what to watch."""
        self._path = ""
        self._app.perform(OpenExperiment(preset.experiment, f"preset:{preset.name}"))
        self._app.tell([preset.hint])

    def save(self) -> None:
        """Ask where to save; a file that is not this experiment's own is overwritten only if asked twice.

        What has been trained is saved with its current weights.
        """
        self._app.player.submit(self._ask_where_to_save)

    def _ask_where_to_save(self) -> None:
        self._refused = ""  # an earlier refusal does not count as asking twice
        run = self._app.current_run
        try:
            learned, note = with_learned_weights(run), ""
        except InputError as error:
            learned, note = run.experiment, f", without weights: {error}"
        if learned is not run.experiment:
            kept = " and ".join(["its weights", *remembered(run)])
            note = f" with {kept} at epoch {run.trainer.epoch:,}{left_out(run)}"

        def accept(text: str) -> None:
            path = text.strip()
            table = path.lower().endswith(source.TABLES)
            try:
                if table:
                    points.save(run.experiment, run.split, path, overwrite=path == self._refused)
                else:
                    experiment_file.save(learned, path, overwrite=path in (self._path, self._refused))
            except AlreadyExistsError as error:
                self._refused = path
                raise InputError(f"{error}; press Enter again to overwrite it") from None
            self._refused = ""
            if table:
                self._app.notify(f"Points saved as {path}; tuiplay {path} opens them", markup=False)
            else:
                self._path = path
                self._app.notify(f"Saved as {path}{note}", markup=False)

        self._ask(
            "Save",
            self._path or free_name("experiment.toml"),
            "as TOML; as JSON if the name ends in .json; only the points if it ends in .csv or .tsv",
            accept,
        )

    def _ask(self, title: str, value: str, hint: str, accept: Callable[[str], None]) -> None:
        width = min(76, self._app.screen.size.width - 4)
        self._app.popup(EntryPopup(title, value, hint, accept, self._place(width), self._app.focused, width))

    def _place(self, width: int, height: int = 5) -> Offset:
        """The place of a popup of that size in the middle of the screen, above the key line."""
        size = self._app.screen.size
        return Offset((size.width - width) // 2, max(0, min(size.height // 3, size.height - 1 - height)))


def left_out(run: Run) -> str:
    """The parts that a file with the weights of a run leaves out, as the end of a sentence; empty for none."""
    parts = begins_again(run)
    return f"; when opened, it continues from there without {parts}" if parts else ""
