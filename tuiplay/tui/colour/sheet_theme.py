"""The theme in the form that Textual's style sheets use."""

from __future__ import annotations

from textual.theme import Theme

from tuiplay.user.themes import ThemeFile

_REVERSED = {f"{name}-text-style": "reverse" for name in ("block-cursor", "block-cursor-blurred", "input-cursor")}
"""The variables of Textual's own widgets for screens where colours cannot mark anything."""


def sheet_theme(file: ThemeFile, colourless: bool) -> Theme:
    """The Textual theme of a theme file, at the terminal's depth; style sheets use its ``$frame``, ``$quiet``, ..."""
    screen = file.screen
    return Theme(
        name=f"tuiplay-{file.name}",
        primary=screen.accent,
        secondary=file.data.positive,
        accent=screen.accent,
        foreground=screen.text,
        background=screen.background,
        surface=screen.popup,
        panel=screen.bar,
        success=screen.good,
        warning=screen.accent,
        error=screen.bad,
        dark=file.dark,
        variables={
            "frame": screen.frame,
            "frame-focus": screen.frame_focus,
            "bar": screen.bar,
            "quiet": screen.quiet,
            "faint": screen.faint,
            "selection": screen.selection,
            "popup": screen.popup,
            "block-cursor-background": screen.selection,
            "block-cursor-foreground": screen.text,
            "block-cursor-blurred-background": screen.selection,
            "block-cursor-blurred-foreground": screen.text,
            **(_REVERSED if colourless else {}),
        },
    )
