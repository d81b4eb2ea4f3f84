"""A forgotten customer goes out of the replays of incoming mail, too."""

GOING_ON = ("running", "stopped", "failed")
# {model: its list of blocked senders}
BLOCKED = {
    "email.replay": "email_blocked_senders",
    "email.replay.touchpoint": "blocked_senders",
}


def forget_mails(rows):
    """What replays say of these mails: that they would go another way stays, not how.

    :param rows: email.inbound, with the rights of the system
    """
    results = rows.env["email.replay.result"].search([("inbound_id", "in", rows.ids)])
    results.write({"differences": False, "present": False})


def forget_address(company, address):
    """Out of what replays remember, and of the lists that are tried.

    :param company: res.company, with the rights of the system
    :param address: normalized
    """
    env = company.env
    replays = env["email.replay"].search([("company_id", "=", company.id)])
    _forget_memory(replays)
    for trial in (*replays, *replays.trial_ids):
        _unblock(trial, BLOCKED[trial._name], address)


def _forget_memory(replays):
    """By whom how much was written is known by address: what goes on begins anew."""
    remembering = replays.filtered("memory")
    remembering.write({"memory": False})
    going_on = remembering.filtered(lambda one: one.state in GOING_ON)
    going_on._results().unlink()
    counts = ("read_count", "gone_count", "unread_count", "changed_count")
    going_on.write({**dict.fromkeys((*counts, "drifted_count"), 0), "position": False})


def _unblock(trial, name, address):
    """From both sides: the copy of the setting, and what is tried."""
    base = trial.base or {}
    if name in base:
        trial.base = {**base, name: _without(base[name], address)}
    kept = _without(trial[name], address)
    if kept != (trial[name] or ""):
        trial[name] = kept


def _without(entries, address):
    """:param entries: addresses and domains, with commas between them"""
    known = entries or ""
    each = [entry.strip() for entry in known.split(",")]
    kept = [entry for entry in each if entry.lower() != address]
    return known if kept == each else ", ".join(kept)
