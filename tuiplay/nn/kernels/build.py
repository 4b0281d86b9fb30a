"""The build of the kernels' library beside its sources: ``python -m tuiplay.nn.kernels.build``.

Only the standard library is imported, and nothing of tuiplay: an installation runs this file by its path.
"""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

NAME = "libtuiplay_kernels.so"
"""The library's file name on every system: only ctypes loads it."""
_HERE = Path(__file__).parent
_FLAGS = ["-O3", "-std=gnu11", "-fPIC", "-fvisibility=default", "-fno-math-errno", "-fno-trapping-math"]
_KINDS = {
    "base": (2, []),
    "avx2": (4, ["-mavx2", "-mfma"]),
    "avx512": (8, ["-mavx512f", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512"]),
}
"""The kinds of kernels by name: lanes of a vector, and compiler options. All but the first are for x86."""
_SECONDS = 120


def compilers() -> list[list[str]]:
    """The commands of C compilers to try, the person's own choice first."""
    asked = os.environ.get("CC")
    names = [shlex.split(asked)] if asked else []
    names += [[name] for name in ("cc", "gcc", "clang")]
    return [words for words in names if words and shutil.which(words[0])]


def build(target: Path = _HERE, more: list[str] | None = None) -> str:
    """Build the library into a folder; return the reason why it could not be built, or "".

    ``more`` are further compiler options, such as those of a sanitizer.
    """
    if os.environ.get("TUIPLAY_NO_KERNELS"):
        return "TUIPLAY_NO_KERNELS is set"
    found = compilers()
    if not found:
        return "no C compiler was found (cc, gcc or clang)"
    why = ""
    for compiler in found:
        with tempfile.TemporaryDirectory() as folder:
            try:
                why = _compile(compiler, Path(folder), more or [])
                if not why:
                    # Renamed into place, so that a program that has loaded the old one keeps it.
                    fresh = target / f".{NAME}.{os.getpid()}"
                    shutil.copyfile(Path(folder) / NAME, fresh)
                    os.replace(fresh, target / NAME)
                    return ""
            except (OSError, subprocess.SubprocessError) as error:
                why = f"{compiler[0]}: {error}"
    return why


def _compile(compiler: list[str], folder: Path, more: list[str]) -> str:
    x86 = platform.machine().lower() in ("x86_64", "amd64") and sys.maxsize > 2**32
    common = [*_FLAGS, *more, *(["-DTP_X86"] if x86 else [])]
    objects = []
    for name, (lanes, flags) in _KINDS.items():
        if x86 or name == "base":
            objects.append(folder / f"{name}.o")
            defined = [f"-DTP_LANES={lanes}", f"-DTP_NAME={name}"]
            source = str(_HERE / "engine.c")
            words = [*compiler, *common, *flags, *defined, "-c", source, "-o", str(objects[-1])]
            if why := _run(words):
                return why
    sources = [str(_HERE / "dispatch.c"), *map(str, objects)]
    return _run([*compiler, *common, "-shared", *sources, "-o", str(folder / NAME), "-lm"])


def _run(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if "error" in line] or done.stderr.splitlines() or ["it failed"]
    return f"{words[0]}: {lines[0].strip()[:200]}"


def wheel_tag() -> str:
    """The tag of a wheel with the library: it serves every Python 3, on this system."""
    return f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


if __name__ == "__main__":
    problem = build(more=sys.argv[1:])
    sys.exit(f"not built: {problem}" if problem else 0)
