"""The servers that come with a provider, on the form of a touchpoint."""

from ...core.touchpoint.presets import PRESETS, default_port, for_address

RECEIVING = ("imap_host", "imap_port", "imap_encryption")
SENDING = ("smtp_host", "smtp_port", "smtp_encryption")


def follow_address(touchpoint):
    """The provider follows the address while nobody chose another, nor a server;
    returns whether it is another now."""
    if not touchpoint.email:
        return False
    changes = _follows(touchpoint) and touchpoint.preset != for_address(
        touchpoint.email
    )
    if changes:
        touchpoint.preset = for_address(touchpoint.email)
    touchpoint.provider_email = touchpoint.email
    return changes


def fill_in(touchpoint):
    """The servers of the provider that was chosen; those entered by hand are kept, to
    be brought back with “any server”."""
    servers = _typed(touchpoint)
    known = [_servers(preset) for preset in PRESETS.values()]
    if servers not in known:
        touchpoint.own_servers = servers
    if touchpoint.preset != "generic":
        touchpoint.update(_servers(PRESETS[touchpoint.preset]))
    elif touchpoint.own_servers:
        touchpoint.update(touchpoint.own_servers)
    elif servers in known:
        touchpoint.update(_servers(PRESETS["generic"]))  # the former provider's


def fill_in_receiving_port(touchpoint):
    if not _is_brought_back(touchpoint, RECEIVING):
        touchpoint.imap_port = default_port("imap", touchpoint.imap_encryption)


def fill_in_sending_port(touchpoint):
    if not _is_brought_back(touchpoint, SENDING):
        touchpoint.smtp_port = default_port("smtp", touchpoint.smtp_encryption)


def _follows(touchpoint):
    former = touchpoint.provider_email or touchpoint._origin.email or ""
    servers = _typed(touchpoint)
    untouched = not (servers["imap_host"] or servers["smtp_host"])
    return touchpoint.preset == for_address(former) and (
        untouched or servers == _servers(PRESETS[touchpoint.preset])
    )


def _is_brought_back(touchpoint, names):
    """Whether this server was just brought back, with a port of its own."""
    own = touchpoint.own_servers
    return bool(own) and all(touchpoint[name] == own[name] for name in names)


def _typed(touchpoint):
    return {name: touchpoint[name] for name in (*RECEIVING, *SENDING)}


def _servers(preset):
    return {name: getattr(preset, name) for name in (*RECEIVING, *SENDING)}
