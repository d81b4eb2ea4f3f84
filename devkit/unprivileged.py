"""Servers that must not, or had better not, run as root: another user for them."""

import os
import pwd
import subprocess

from .paths import DEV


def wrapper(user):
    """What goes before a command so that root runs it as `user`; [] for others.

    Below a folder closed to that user, such as /root, it keeps the right to pass.
    """
    if os.geteuid() != 0:
        return []
    group = str(pwd.getpwnam(user).pw_gid)
    change = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"]
    if subprocess.run([*change, "test", "-x", DEV]).returncode:
        right = "+dac_override"
        change += [f"--inh-caps={right}", f"--ambient-caps={right}"]
    return change


def give(folder, user, mode):
    """Make the folder, and hand it to the user if that is not oneself."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    if os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
