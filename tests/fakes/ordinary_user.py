"""Real servers run as an ordinary user, and end with the thread that started them."""

import grp
import os
import pwd
import shutil


def as_ordinary_user(directory):
    """What goes before the command of a server that works in `directory`: it ends the
    server with us and, for root, runs it as an ordinary user. That one may pass a
    closed folder on the way, such as /root, where there is one."""
    wrapper = []
    if os.geteuid() == 0:
        user, group = owner()
        wrapper = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]
        if not all(each.stat().st_mode & 1 for each in directory.parents):
            wrapper += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    # in a second step, for a change of user forgets it
    return [*wrapper, "setpriv", "--pdeathsig", "TERM"]


def give(path):
    """The path to whoever runs the servers."""
    if os.geteuid() == 0:
        shutil.chown(path, *owner())


def owner():
    """(user, group) that runs them and owns the mail: oneself, but nobody for root."""
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    return user.pw_name, grp.getgrgid(user.pw_gid).gr_name
