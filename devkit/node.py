"""The formatter and linter for XML and JavaScript: `.dev/node`, from npm."""

import shutil

from .paths import CACHE, DEV, ROOT, VENV
from .shell import digest, done, environment, mark, run, step

NODE = DEV / "node"
BIN = NODE / "node_modules/.bin"
FILES = [ROOT / "package.json", ROOT / "package-lock.json"]


def node_environment():
    """Node.js comes with the Python packages; it trusts what the machine trusts."""
    return environment(
        PATH=f"{VENV}/bin:/usr/bin:/bin",
        CACHE_DIR=str(CACHE / "node"),
        NODE_USE_SYSTEM_CA="1",
    )


def install():
    key = digest(*FILES)
    if done("node", key) and BIN.exists():
        return
    with step("prettier, eslint and axe"):
        NODE.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            shutil.copy(file, NODE)
        run(
            [VENV / "bin/npm", "ci", "--no-audit", "--no-fund"],
            log="npm.log",
            cwd=NODE,
            env=node_environment(),
            hint="Is the npm registry reachable?",
        )
        mark("node", key)
