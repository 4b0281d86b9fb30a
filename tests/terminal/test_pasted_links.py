"""Links that arrive as if they were typed."""

from __future__ import annotations

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.formats import link
from tuiplay.terminal.pasted_links import PastedLinks

LINK = link.write(Experiment())
START, END = "\x1b[200~", "\x1b[201~"


@pytest.mark.parametrize(
    ("reads", "marked"),
    [
        ([LINK], [f"{START}{LINK}{END}"]),
        (["s", f"Look: {LINK}\r\rBye\r"], ["s", f"{START}Look: {LINK}\r\rBye\r{END}"]),
        ([f"\x1b[A{LINK}"], [f"\x1b[A{LINK}"]),
        ([LINK, LINK], [f"{START}{LINK}{END}"] * 2),
        ([f"{START}see {LINK}{END}"], [f"{START}see {LINK}{END}"]),
        ([f"{START}see ", LINK, END, LINK], [f"{START}see ", LINK, END, f"{START}{LINK}{END}"]),
        ([START[:3], START[3:], LINK], [START[:3], START[3:], LINK]),
        ([LINK[:60], "j" * 300], [LINK[:60], "j" * 300]),
    ],
)
def test_a_long_link_in_one_read_is_pasted(reads: list[str], marked: list[str]) -> None:
    links = PastedLinks()
    assert [links.marked(read) for read in reads] == marked
