"""From nothing to the first mail: which steps there are, and how far each one is."""

from dataclasses import dataclass

SIGN_IN = ("microsoft", "google")
SCANNER = {
    "missing": "todo",
    "connected": "done",
    "lost": "trouble",
    "without": "unneeded",
}


@dataclass(frozen=True)
class Facts:
    """What is known of a company's mailbox; all of it empty where there is none.

    :param method: how it connects: "password", "microsoft", "google", "forwarding" or
        "" for no mailbox
    :param application: an application that signs in is registered
    :param queues: how many queues are linked
    :param members: how many people are in them
    :param without_role: how many of those have no role in the channel
    :param status: of the connection: "not_connected", "connected", "lost", "reauth"
    :param stuck: mails that came and wait for somebody to look at them
    :param scanner: of viruses: "missing", "connected", "lost", or "without" where it is
        wanted so
    """

    method: str = ""
    application: bool = False
    receives: bool = True
    sends: bool = True
    queues: int = 0
    members: int = 0
    without_role: int = 0
    status: str = "not_connected"
    activated: bool = False
    arrived: bool = False
    sent: bool = False
    stuck: int = 0
    scanner: str = "missing"


@dataclass(frozen=True)
class Step:
    """:param state: "done", "todo", "trouble" (it was done, or begun, and does not
    work) or "unneeded"
    """

    name: str
    state: str


def steps(facts):
    """The steps in their order: [Step]"""
    states = {
        "application": _application(facts),
        "mailbox": _done(facts.method),
        "queue": _queue(facts, facts.queues),
        "members": _queue(facts, facts.members),
        "roles": _roles(facts),
        "connect": _connect(facts),
        "activate": _done(facts.activated),
        "scanner": SCANNER[facts.scanner],
        "test": _test(facts),
    }
    return [Step(name, state) for name, state in states.items()]


def is_complete(found):
    return all(step.state in ("done", "unneeded") for step in found)


def _done(fact):
    return "done" if fact else "todo"


def _application(facts):
    if facts.application:
        return "done"
    return "todo" if facts.method in SIGN_IN else "unneeded"


def _queue(facts, count):
    if not facts.receives and not count:
        return "unneeded"
    return _done(count)


def _roles(facts):
    if not facts.receives and not facts.members:
        return "unneeded"
    if facts.members and facts.without_role:
        return "trouble"
    return _done(facts.members)


def _connect(facts):
    if facts.status in ("lost", "reauth"):
        return "trouble"
    return _done(facts.status == "connected")


def _test(facts):
    waits = facts.receives and not facts.arrived
    if waits and facts.stuck:
        return "trouble"
    return _done(not waits and (facts.sent or not facts.sends))
