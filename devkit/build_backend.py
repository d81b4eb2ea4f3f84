"""How the package for PyPI is built: whool, on what an installation needs.

Left out is what only developers use. The addon's name is the manifest's place in Odoo,
whatever the folder is called into which the repository was cloned.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from whool import buildapi

ADDON = "email_channel"
LEFT_OUT = {
    *("benchmarks", "dev", "devkit", "tests", "node_modules"),
    *("eslint.config.cjs", "prettier.config.cjs", "package.json", "package-lock.json"),
}
BACKEND = 'build-backend = "build_backend"\nbackend-path = ["devkit"]\n'
PLAIN_BACKEND = 'build-backend = "whool.buildapi"\n'

get_requires_for_build_wheel = get_requires_for_build_sdist = lambda *_settings: []


def build_wheel(directory, settings=None, metadata=None, root="."):
    directory = os.path.abspath(directory)
    with contextlib.chdir(root), _package():
        return buildapi.build_wheel(directory, settings, metadata)


def build_sdist(directory, settings=None):
    directory = Path(directory).absolute()
    with _package():
        return buildapi.build_sdist(directory, settings)


def prepare_metadata_for_build_wheel(directory, settings=None):
    directory = os.path.abspath(directory)
    with _package():
        return buildapi.prepare_metadata_for_build_wheel(directory, settings)


@contextlib.contextmanager
def _package():
    """Work in a folder that holds the addon as it is installed."""
    root = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, ADDON)
        for name in _files():
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, package / name)
        settings = package / "pyproject.toml"
        settings.write_text(settings.read_text().replace(BACKEND, PLAIN_BACKEND))
        with contextlib.chdir(package):
            yield


def _files():
    """What git knows of the current folder, or what is in it, but what is left out."""
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z"], capture_output=True, text=True, check=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [str(path.relative_to(".")) for path in Path(".").rglob("*")]
    return [
        name
        for name in names
        if Path(name).is_file() and not _is_left_out(Path(name).parts)
    ]


def _is_left_out(parts):
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
    return hidden or parts[0] in LEFT_OUT
