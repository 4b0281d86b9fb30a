"""What Windows lacks is not asked for: nothing runs on Windows here, so what can be checked elsewhere is checked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tuiplay

POSIX = ("termios", "fcntl", "tty", "pty", "resource", "pwd", "grp", "syslog", "readline")
ROOT = Path(tuiplay.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
    for path in ROOT.rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py")
)
SCRIPT = """\
import importlib, sys, types
posix, modules = sys.argv[1].split(), sys.argv[2].split()
import textual.app, numpy, msgspec, plotext  # these know by themselves where they are
# So that Windows' side of the session's lock is taken; nothing is locked.
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=0, locking=None)
for name in posix:
    sys.modules[name] = None
import signal
for name in ("SIGHUP", "SIGURG", "SIGWINCH", "SIGTSTP", "pthread_kill"):
    delattr(signal, name)
sys.platform = "win32"
for name in modules:
    importlib.import_module(name)
from tuiplay.tui.terminal_guard import TerminalGuard
assert TerminalGuard().there()
from tuiplay.terminal.glyph_width import ask
assert ask() is None
print("imported", len(modules))
"""


def test_every_module_can_be_imported_without_what_only_posix_has() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, " ".join(POSIX), " ".join(MODULES)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["imported", str(len(MODULES))]
