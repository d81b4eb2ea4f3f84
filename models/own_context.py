from typing import Any, NamedTuple

# Which triggers led to what is done now (ids): none of them sets itself off.
CHAIN = "email_trigger_chain"


class Own(NamedTuple):
    """A value that only the channel puts into a context.

    Whoever calls by RPC, or posts on a shared page, brings a context of his own: of
    JSON's and XML's types, never of this one.
    """

    value: Any = True


def own_value(env, key):
    """What the channel itself put there; None when it is not there, or not ours."""
    found = env.context.get(key)
    return found.value if isinstance(found, Own) else None
