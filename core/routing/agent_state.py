"""What an agent may be, and what of it counts (C5)."""

READY = ("available", "in_email")  # only these are offered e-mail
SETTABLE = ("available", "in_email", "break", "offline")  # by people; others: by events


def effective(base: str, in_call: bool, in_chat: bool) -> str:
    """The state that counts: a call before a chat, and both before what was chosen.

    Only Offline stays: who is not at work for the channel may talk to anybody.

    :param base: what the agent or a supervisor chose, or "rona", or "offline"
    """
    if base == "offline":
        return base
    if in_call:
        return "in_call"
    return "in_chat" if in_chat else base
