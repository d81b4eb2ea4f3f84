"""The Debian packages that the machine itself must have."""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import browser
from .debs import keyring, mirror, unpacked
from .shell import Failure, run, say, step


def _postgres():
    return any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def _venv():
    return importlib.util.find_spec("ensurepip") is not None


# Debian package: is there what it is wanted for?
RUN = {
    "postgresql": _postgres,
    "dovecot-imapd": lambda: Path("/usr/lib/dovecot/imap").exists(),
    "clamav-daemon": lambda: Path("/usr/sbin/clamd").exists(),
    "libmagic1": lambda: ctypes.util.find_library("magic"),
    # WeasyPrint draws with it; the fonts are for what customers write.
    "libpangoft2-1.0-0": lambda: ctypes.util.find_library("pangoft2-1.0"),
    "libharfbuzz-subset0": lambda: ctypes.util.find_library("harfbuzz-subset"),
    "fonts-dejavu-core": Path("/usr/share/fonts/truetype/dejavu").exists,
    "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto").exists,
    "fonts-noto-core": Path(
        "/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf"
    ).exists,
    "fonts-noto-color-emoji": Path(
        "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"
    ).exists,
    "debian-archive-keyring": lambda: unpacked() or keyring(),
    "python-apt-common": lambda: unpacked() or mirror(),  # it names a mirror
    f"python{sys.version_info[0]}.{sys.version_info[1]}-venv": _venv,
}
TEST = {"chromium": lambda: browser.from_npm() or browser.present()}
# What the browser from npm needs.
if browser.from_npm():
    TEST["libnss3"] = lambda: ctypes.util.find_library("nss3")
# Their packages start these for the whole machine; the project has its own.
SERVICES = {
    "postgresql": ["postgresql"],
    "dovecot-imapd": ["dovecot"],
    # The last one, of a package that comes along, fetches all of ClamAV's signatures.
    "clamav-daemon": ["clamav-daemon.socket", "clamav-daemon", "clamav-freshclam"],
}


def missing(wanted):
    return [package for package, present in wanted.items() if not present()]


def _become_root():
    """What goes before a command that needs root; None if there is no way."""
    if os.geteuid() == 0:
        return []
    ask = ["sudo", "-v"] if sys.stdin.isatty() else ["sudo", "-n", "true"]
    if shutil.which("sudo") and not subprocess.run(ask).returncode:
        return ["sudo", "-n"]
    return None


def install(wanted):
    """Install the packages that are missing; nothing if none is."""
    packages = missing(wanted)
    if not packages:
        return
    line = "apt-get install --no-install-recommends " + " ".join(packages)
    root = _become_root()
    if root is None:
        raise Failure(
            "Debian packages are missing, and installing them needs root. "
            f"Have this run, then try again:\n  sudo {line}"
        )
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y"]
    with step(f"Debian packages: {' '.join(packages)}"):
        hint = f"Try it yourself: sudo apt-get update && sudo {line}"
        run([*apt, "update"], log="apt.log", hint=hint)
        run([*apt, *line.split()[1:]], log="apt.log", hint=hint)
    if still := missing(wanted):
        raise Failure(f"Still missing after the installation: {' '.join(still)}")
    _quieten([each for name in packages for each in SERVICES.get(name, ())], root)


def _quieten(services, root):
    """Stop and disable the system services that came with the new packages."""
    if services and Path("/run/systemd/system").exists():
        subprocess.run(
            [*root, "systemctl", "disable", "--now", *services], capture_output=True
        )
        say(f"  System services stopped and disabled: {' '.join(services)}")
