"""The base of an app on a terminal: the user's own keys, the mouse, and messages that are safe to show."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from textual import constants, events
from textual.app import App
from textual.command import Provider
from textual.driver import Driver
from textual.notifications import Notification, Notify, SeverityLevel
from textual.theme import Theme

from tuiplay.errors import InputError
from tuiplay.experiment.presets import Hint
from tuiplay.text import printable, quoted
from tuiplay.tui.keys import keymap
from tuiplay.tui.keys.bindings import key_text
from tuiplay.tui.textual_patches.lasting import TYPING
from tuiplay.tui.textual_patches.mouse import report_mouse

_LONGEST, _LONGEST_PASTE = 4_000, 100_000
_TOAST, _TOAST_SHARE = 60, 4
"""The most columns of a message, and the part of the screen's rows that it may cover: one in so many."""
_KEPT = 100
"""The number of messages that can be read again."""
_MOMENT = 3.0
"""The seconds for which a message that the next one replaces is shown."""
MOUSE_OFF = "Mouse off: select and copy text as usual. Press {key} to turn it on again."
MOUSE_ON = "Mouse on."
MOUSE_STAYS = "With this version of Textual the mouse cannot be turned off here; start tuiplay with --no-mouse instead."


def palette_provider() -> type[Provider]:
    """The class that the palette searches with; imported when the palette is opened."""
    from tuiplay.tui.palette import PaletteProvider

    return PaletteProvider


class BaseApp(App[None]):
    """The base class of the app."""

    wanted_keys: Mapping[str, str] = {}
    """Id of a key binding -> the keys that the user wants for it, separated by commas; set before the start."""
    own_keys: Mapping[str, str] = {}
    """The part of ``wanted_keys`` that can be used."""
    said: deque[tuple[str, str]]
    """The last messages, each with its time."""
    mouse = True
    """True if the terminal is asked for mouse reports."""

    def __init__(self) -> None:
        super().__init__()
        self.said = deque(maxlen=_KEPT)
        self._standing: dict[str, Notification] = {}

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's choice of driver, or what TEXTUAL_DRIVER names; raises InputError if it is not one."""
        if not constants.DRIVER:
            return super().get_driver_class()
        try:
            return super().get_driver_class()
        except (ImportError, AttributeError, RuntimeError, ValueError):
            raise InputError(
                f"TEXTUAL_DRIVER: {quoted(constants.DRIVER)} is not a Textual driver such as "
                "textual.drivers.linux_driver:LinuxDriver; unset it to use the default one"
            ) from None

    def on_mount(self) -> None:
        """Handle mounting: use the user's own keys, and show once, in one message, what is wrong with them."""
        if not self.wanted_keys:
            return
        self.own_keys, notes = keymap.check(self.wanted_keys)
        self.set_keymap(dict(self.own_keys))
        if notes:
            self.notify("\n".join(notes), title="Keys", severity="warning", timeout=12)

    def push_screen(self, *arguments: Any, **options: Any) -> Any:
        """Open a screen over the others.

        Earlier messages would cover it, so they are cleared; the list of messages still has them.
        """
        if self.screen_stack:
            self.clear_notifications()
        return super().push_screen(*arguments, **options)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a message as it is: brackets are not markup, and no control character reaches the terminal."""
        lines = [printable(line, _LONGEST) for line in message.split("\n")]
        self.said.append((time.strftime("%H:%M:%S"), "\n".join(filter(None, [printable(title), *lines]))))
        shown = "\n".join(lines)
        if severity != "error":
            shown = self._in_room(shown)
        super().notify(shown, title=printable(title), severity=severity, timeout=timeout, markup=False)

    def on_notify(self, event: Notify) -> None:
        """Handle a message: replace the same one that is still shown, as when a key is pressed again."""
        said = event.notification
        self._standing = {text: one for text, one in self._standing.items() if not one.has_expired}
        if (before := self._standing.get(said.message)) is not None and before is not said:
            before.timeout = 0.0
        self._standing[said.message] = said

    def _in_room(self, text: str) -> str:
        """The part of a message that may cover the screen; the list of messages has all of it."""
        width, height = self.size
        room = (min(_TOAST, width // 2) - 2) * (height // _TOAST_SHARE)
        if len(text) <= room or not room:
            return text
        rest = f" … The rest: Messages ({self.key_of('palette')})."
        part = text[: max(0, room - len(rest))]
        if "\n" in part:
            return part[: part.rindex("\n")] + rest
        ends = [part.rfind(mark) + len(mark) - 1 for mark in ("; ", ": ", ", ", ". ", " ") if mark in part]
        # The end of a clause that leaves most of the room empty says less than half a clause.
        far = [end for end in ends if 2 * end >= len(part)] or ends[-1:]
        return f"{part[: far[0]] if far else part}{rest}"

    def notify_instead(self, message: str) -> None:
        """Show a message briefly, in place of the last one shown so: of ten undos only the last is read."""
        if self._passing is not None:
            self._passing.timeout = 0.0
        self._passing = Notification(printable(message), timeout=_MOMENT)
        self.post_message(Notify(self._passing))

    _passing: Notification | None = None

    def tell(self, notes: Iterable[str]) -> None:
        """Show the notes of what was opened."""
        for note in notes:
            self.notify(note, severity="information" if isinstance(note, Hint) else "warning", timeout=12, markup=False)

    def complain(self, sentence: str) -> None:
        """Show an error message."""
        self.notify(sentence, severity="error", timeout=8, markup=False)

    def wear(self, theme: Theme) -> None:
        """Apply the colours of a theme.

        Before the start the style sheet has not been read yet: it is read in these colours.
        """
        self.register_theme(theme)
        self.theme = theme.name
        if not self.is_running:
            self._read_in = self.get_css_variables()
            self.stylesheet.set_variables(self._read_in)

    _read_in: Mapping[str, str] | None = None
    """The colours in which the style sheet is read at the start; None after that."""

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheet again, but not at the start, where it has just been read in these colours."""
        read_in, self._read_in = self._read_in, None
        if read_in is None or read_in != self.get_css_variables():
            super().refresh_css(animate)

    async def on_event(self, event: events.Event) -> None:
        """Handle an event: remove from a paste what cannot be printed, as every field would show it."""
        if isinstance(event, events.Paste) and not event.is_forwarded:
            lines = event.text[:_LONGEST_PASTE].splitlines() or [""]
            event.text = "\n".join("".join(one for one in line if one.isprintable()) for line in lines)
        elif isinstance(event, events.Key):
            TYPING.note()
        await super().on_event(event)

    def action_command_palette(self) -> None:
        """Open the command palette."""
        from tuiplay.tui.screens.single_close import open_palette

        open_palette(self)

    def action_jump(self) -> None:
        """Show a letter on every control."""
        from tuiplay.tui.screens.jump import Jump, targets_on

        targets = targets_on(self)
        if targets:
            self.push_screen(Jump(targets))

    def action_toggle_mouse(self) -> None:
        """Leave the mouse to the terminal, for its own selection, or capture it again."""
        self.capture_mouse(None)
        if not report_mouse(self, not self.mouse):
            self.notify(MOUSE_STAYS, severity="warning")
            return
        self.mouse = not self.mouse
        self.notify(MOUSE_ON if self.mouse else MOUSE_OFF.format(key=self.key_of("mouse")))

    def key_of(self, binding: str) -> str:
        """The first key of a binding, with the user's own keys, as shown to people."""
        entry = next(entry for entry in keymap.entries() if entry.id == binding)
        return key_text(keymap.keys_of(entry, self.own_keys).split(" ")[0])
