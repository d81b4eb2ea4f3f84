"""The states of an agent, and which of several counts (C5)."""

READY = ("available", "in_email")  # only these are offered e-mail
SETTABLE = ("available", "in_email", "break", "offline")  # by people; others: by events


def effective(base: str, in_call: bool, in_chat: bool) -> str:
    """The state that counts: a call before a chat, and both before what was chosen.

    Only Offline stays: who is not at work for the channel may talk to anybody.

    :param base: what the agent or a supervisor chose, or "rona", "paused" or "offline"
    """
    if base == "offline":
        return base
    if in_call:
        return "in_call"
    return "in_chat" if in_chat else base


def is_there(
    code: str,
    *,
    left: bool,
    manual: bool,
    browser: bool,
    chose_offline: bool,
    paused: bool = False,
) -> bool:
    """Whether an agent would see a conversation that comes back to him unasked.

    In a queue where agents help themselves nobody has to choose a state: there an open
    browser is enough, unless the agent chose Offline.

    :param code: the agent's state, as it counts
    :param left: the browser was closed, or the agent has logged out
    :param manual: nothing is offered in the queue
    :param browser: one is open
    :param chose_offline: the agent, or a supervisor, chose Offline
    :param paused: a supervisor lets nothing new come to the agent, also in a call
    """
    if left or paused or code == "rona":  # rang, and nobody was there
        return False
    return code != "offline" or (manual and browser and not chose_offline)
