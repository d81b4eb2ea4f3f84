"""Odoo 19 from Debian's archive, unpacked below `.dev/odoo`.

The packages are fetched by apt with lists, cache and state of its own, so that
the signatures are checked and the machine's package sources stay as they are.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from .paths import DEV, ODOO_DEB, odoo_checkout
from .shell import Failure, digest, done, environment, mark, run, step

APT = DEV / "apt"
KEYRINGS = Path("/usr/share/keyrings")
TEMPLATE = "/usr/share/python-apt/templates/Debian.info"
# Odoo's package links to these; version 4 of Font Awesome is in bookworm only.
SID = [
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-ocr-b",
]
BOOKWORM = ["fonts-font-awesome"]
KEY = digest("2", *SID, *BOOKWORM)
# Left out of the package; the browser asks for it and logs an error without it.
STUB = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
INSTEAD = (
    "Set ODOO_PATH=/path/to/odoo to use a checkout of Odoo 19, "
    "or DEBIAN_MIRROR=URL to name a Debian mirror."
)


def keyring():
    """The keys that Debian's archive is signed with, or None."""
    for name in ("debian-archive-keyring.pgp", "debian-archive-keyring.gpg"):
        if (KEYRINGS / name).exists():
            return KEYRINGS / name
    return None


def mirror():
    """The URL of a Debian mirror, as this machine knows it, or None."""
    url = os.environ.get("DEBIAN_MIRROR") or _own_mirror() or _documented_mirror()
    return url and url.rstrip("/")


def _own_mirror():
    """The mirror among the machine's package sources, on Debian."""
    command = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(SITE)"]
    targets = subprocess.run(command, capture_output=True, text=True).stdout
    for line in targets.splitlines():
        origin, label, site = (line.split(" ") + ["", ""])[:3]
        if origin == label == "Debian" and site:
            return site
    return None


def _documented_mirror():
    """The mirror in the template of Debian's sources that python-apt ships."""
    if not os.path.exists(TEMPLATE):
        return None
    with open(TEMPLATE) as template:
        found = re.search(r"^BaseURI:\s*(https?://\S+)", template.read(), re.M)
    return found and found[1]


def _apt(*arguments):
    return run(
        ["apt-get", "-c", APT / "apt.conf", *arguments],
        log="debs.log",
        env=environment(LC_ALL="C"),
        cwd=APT / "debs",
        hint="Odoo's package could not be had. " + INSTEAD,
    )


def _configure(url):
    for folder in ("lists/partial", "archives/partial", "debs", "etc"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    (APT / "status").touch()
    (APT / "sources.list").write_text(
        "".join(
            f"deb [signed-by={keyring()} arch=amd64] {url} {suite} main\n"
            for suite in ("sid", "bookworm")
        )
    )
    (APT / "apt.conf").write_text(f"""\
Dir::Etc::sourcelist "{APT}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{APT}";
Dir::State::lists "{APT}/lists";
Dir::State::status "{APT}/status";
Dir::Cache "{APT}";
Dir::Cache::archives "{APT}/archives";
APT::Sandbox::User "root";
APT::Architecture "amd64";
Acquire::Languages "none";
Acquire::Retries "3";
""")


def unpacked():
    """True if Odoo is there already, or is not to come from Debian."""
    return bool(odoo_checkout()) or done("debs", KEY)


def unpack():
    """Fetch and unpack Odoo, unless that is done or ODOO_PATH is set."""
    checkout = odoo_checkout()
    if checkout and not (checkout / "odoo" / "release.py").exists():
        raise Failure(f"ODOO_PATH={checkout} holds no checkout of Odoo.")
    if unpacked():
        return
    url = mirror()
    if not url:
        raise Failure("Odoo's package: no Debian mirror is known here. " + INSTEAD)
    with step("Odoo 19 from Debian (122 MB)"):
        _configure(url)
        _apt("update")
        _apt("download", *(f"{name}/sid" for name in SID))
        _apt("download", *(f"{name}/bookworm" for name in BOOKWORM))
        new = ODOO_DEB.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for package in sorted((APT / "debs").glob("*.deb")):
            run(["dpkg", "-x", package, new])
        stub = new / "usr/lib/python3/dist-packages/odoo/addons" / STUB
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.touch()
        shutil.rmtree(ODOO_DEB, ignore_errors=True)
        new.rename(ODOO_DEB)
        shutil.rmtree(APT)
        mark("debs", KEY)
