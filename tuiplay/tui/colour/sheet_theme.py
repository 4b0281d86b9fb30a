"""A theme as Textual's style sheets know it."""

from __future__ import annotations

from textual.theme import Theme

from tuiplay.user.themes import ThemeFile

_REVERSED = {f"{name}-text-style": "reverse" for name in ("block-cursor", "block-cursor-blurred", "input-cursor")}
"""Variables of Textual's own widgets where colours cannot mark anything."""


def sheet_theme(file: ThemeFile, colourless: bool) -> Theme:
    """A theme file, at the depth of the terminal, for style sheets: ``$frame``, ``$quiet``, ..."""
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
