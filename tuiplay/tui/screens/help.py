"""The help screen: the focused control, and the keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.help_text import KEPT, Explanation, HelpEntry
from tuiplay.tui.screens.single_close import SingleClose
from tuiplay.tui.widgets.curves import curves_plot

WIDE = 76
"""The least width of the screen, in columns, for keys in two columns and for words beside a plot."""
FEW_KEYS = 6
"""The most keys that appear in one column on every screen, with room for their whole descriptions."""
PLOT_WIDTH, PLOT_HEIGHT = 36, 13
"""The size of the plot of an activation's two curves, in cells."""


class HelpScreen(SingleClose):
    """The keys of the focused control, its effect on learning and its formula, then the keys that work everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,space", "dismiss", "close", id="help_close", tooltip="Close the help"),
        Binding("down,j", "scroll(1)", "down", show=False, id="help_down", tooltip="Further down"),
        Binding("up,k", "scroll(-1)", "up", show=False, id="help_up", tooltip="Further up"),
    ]

    def __init__(
        self,
        palette: ScreenPalette,
        about: Explanation,
        own: Sequence[tuple[str, str]],
        common: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__()
        self._palette = palette
        self._about, self._own, self._common = about, own, common

    def compose(self) -> ComposeResult:
        """Yield the parts of the help: the keys of the control first, those that work everywhere last."""
        about = self._about
        with VerticalScroll() as box:
            box.border_title = self._palette.words(f"Help · {about.title}" if about.title else "Help")
            box.border_subtitle = "esc closes"
            if self._own:
                yield from self._block("Keys here", self._keys(self._own))
            yield from self._block("", self._words(about.about, about.formulas))
            for entry in about.now:
                yield from self._block("", self._chosen(entry))
            yield from self._block(about.note_title, self._words(about.note, ()))
            yield from self._block(about.panel_title, self._words(about.panel, ()))
            if about.all:
                yield from self._block("All options", self._entries(about.all))
            if self._common:
                yield from self._block("Keys everywhere", self._keys(self._common))

    def _block(self, title: str, content: RenderableType | None) -> Iterator[Static]:
        """Yield a part with its title, and an empty row after it."""
        if content is None:
            return
        if title:
            yield Static(Text(self._palette.words(title), style=self._palette.accent))
        yield Static(content, classes="part")

    def _words(self, lines: Iterable[str], formulas: Iterable[str]) -> Text | None:
        """The paragraphs, then each formula on a line of its own; None if there are none."""
        palette, text = self._palette, Text()
        for line in lines:
            if text:
                text.append("\n" if line.startswith(KEPT) else "\n\n")
            text.append(palette.words(line), palette.strong if line.startswith(KEPT) else palette.text)
        self._formulas(text, formulas)
        return text or None

    def _formulas(self, text: Text, formulas: Iterable[str]) -> None:
        for formula in formulas:
            if text:
                text.append("\n")
            text.append(KEPT + self._palette.formula(formula), self._palette.strong)

    def _chosen(self, entry: HelpEntry) -> RenderableType:
        """An entry, to the right of the plot of its curves if it has any, or above it where there is little room."""
        words = Text(self._palette.words(entry.title), self._palette.accent)
        self._formulas(words, filter(None, entry.formula.split("; ")))
        words.append(f"\n{self._palette.words(entry.about)}", self._palette.text)
        if not entry.curves:
            return words
        plot = curves_plot(self._palette, entry.curves, PLOT_WIDTH, PLOT_HEIGHT)
        if self.app.size.width < WIDE:
            return Text("\n").join([words, plot])
        table = Table.grid(padding=(0, 3))
        table.add_column(width=PLOT_WIDTH, no_wrap=True)
        table.add_column(ratio=1)
        table.add_row(plot, words)
        return table

    def _entries(self, entries: Iterable[HelpEntry]) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for entry in entries:
            table.add_row(Text(self._palette.words(entry.title), self._palette.text), self._listed(entry))
        return table

    def _listed(self, entry: HelpEntry) -> Text:
        palette, text = self._palette, Text()
        for formula in filter(None, entry.formula.split("; ")):
            text.append(f"{palette.formula(formula)}\n", palette.strong)
        return text.append(palette.words(entry.about), palette.quiet)

    def _keys(self, keys: Sequence[tuple[str, str]]) -> Table:
        table = Table.grid(padding=(0, 2), expand=True)
        columns = 2 if self.app.size.width >= WIDE and len(keys) > FEW_KEYS else 1
        for _ in range(columns):
            table.add_column(style=self._palette.accent, no_wrap=True)
            table.add_column(style=self._palette.text, ratio=1)
        height = -(-len(keys) // columns)
        for row in range(height):
            cells: list[Text] = []
            for column in range(columns):
                index = row + column * height
                key, label = keys[index] if index < len(keys) else ("", "")
                cells += [Text(key), Text(label)]
            table.add_row(*cells)
        return table

    def action_scroll(self, step: int) -> None:
        """Scroll by ``step`` rows."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)
