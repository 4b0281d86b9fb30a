"""Compiles the kernels when a wheel is built; without a compiler the wheel is built all the same, without them."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_KERNELS = Path("tuiplay", "nn", "kernels")


class KernelsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the library into the wheel; for an editable installation, beside its sources."""

    PLUGIN_NAME = "custom"
    _folder: str | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the files of the wheel are collected."""
        kernels = _builder(Path(self.root))
        if version == "editable":
            target = Path(self.root) / _KERNELS
        else:
            self._folder = tempfile.mkdtemp()
            target = Path(self._folder)
        try:
            why = kernels.build(target)
        except OSError as error:
            why = str(error)
        if why:
            self.app.display_warning(f"the compiled engine is left out, NumPy is used instead: {why}")
            return
        if version != "editable":
            build_data["force_include"][str(target / kernels.NAME)] = (_KERNELS / kernels.NAME).as_posix()
        build_data["pure_python"] = False
        build_data["tag"] = kernels.wheel_tag()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """After the wheel is written."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _builder(root: Path) -> ModuleType:
    """build.py, without importing the package, which may lack what it needs."""
    spec = importlib.util.spec_from_file_location("build_kernels", root / _KERNELS / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
