"""What the figures of the live board count, in words."""

from .figures import definition


def words(env):
    """:return: list of {``key``, ``label``, ``definition``}, in the reader's words"""
    found = {
        "waiting": (
            env._("Waiting"),
            env._(
                "Conversations that no agent has. One that waits in several queues "
                "counts in each of them, and once at the top of the list."
            ),
        ),
        "wait": (
            env._("Longest wait"),
            env._(
                "Since the customer who waits longest wrote the oldest e-mail that "
                "nobody has answered. Coloured by the thresholds of the queue."
            ),
        ),
        "service_level": (
            env._("Service level today"),
            definition(env, "service_level"),
        ),
        "ready": (
            env._("Agents ready"),
            env._("Members of the queue who are Available or In-Email."),
        ),
        "delayed": (
            env._("Delayed"),
            env._(
                "Open conversations, waiting or with an agent, whose customers should "
                "have had an answer by now."
            ),
        ),
        "active": (
            env._("With agents, active"),
            env._("Conversations that agents have, without those that are parked."),
        ),
        "parked": (
            env._("Parked now"),
            env._("Conversations that agents have and that wait for something."),
        ),
        "closed": (env._("Closed today"), definition(env, "closed")),
        "answered": (env._("Answered today"), definition(env, "answered")),
        "time": (
            env._("Time"),
            env._("Since the agent's state changed the last time."),
        ),
    }
    return [
        {"key": key, "label": label, "definition": definition}
        for key, (label, definition) in found.items()
    ]
