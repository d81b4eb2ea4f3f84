"""The browser for the tests: the machine's Chromium, or one from npm.

Ubuntu has Chromium as a snap only, whose closed-off /tmp Odoo's tests cannot use.
"""

import platform
import shutil
import tarfile
from pathlib import Path

from .node import node_environment
from .paths import BROWSER, VENV
from .shell import done, mark, run, step

NAMES = ("google-chrome", "chromium", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
# Reads a Brotli file, writes what is in it.
UNPACK = """
const [, source, target] = process.argv;
require("stream").pipeline(
    require("fs").createReadStream(source),
    require("zlib").createBrotliDecompress(),
    require("fs").createWriteStream(target, {mode: 0o755}),
    (error) => { if (error) throw error; }
);
"""


def present():
    """True if the machine has a browser that Odoo's tests can use."""
    found = [Path(path).resolve() for path in map(shutil.which, NAMES) if path]
    return any(path.name != "snap" for path in found)


def from_npm():
    """True on a system whose own packages hold no browser that serves."""
    return platform.freedesktop_os_release().get("ID") == "ubuntu" and not present()


def install():
    """Get the browser from npm, if that is where it has to come from."""
    if not from_npm() or done("browser", PACKAGE):
        return
    with step("Chromium (75 MB)"):
        shutil.rmtree(BROWSER, ignore_errors=True)
        BROWSER.mkdir(parents=True)
        npm = [VENV / "bin/npm", "pack", "--silent", PACKAGE]
        run(npm, log="npm.log", cwd=BROWSER, env=node_environment())
        (archive,) = BROWSER.glob("*.tgz")
        with tarfile.open(archive) as package:
            package.extractall(BROWSER, filter="data")
        _unpack("chromium.br", "chromium")
        _unpack("swiftshader.tar.br", "swiftshader.tar")
        with tarfile.open(BROWSER / "swiftshader.tar") as libraries:
            libraries.extractall(BROWSER, filter="data")
        archive.unlink()
        shutil.rmtree(BROWSER / "package")
        mark("browser", PACKAGE)


def _unpack(source, target):
    packed = BROWSER / "package/bin" / source
    node = [VENV / "bin/node", "-e", UNPACK, packed, BROWSER / target]
    run(node, log="npm.log", env=node_environment())
