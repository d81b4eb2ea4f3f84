"""The fields of a touchpoint's form that are its connections', on their way there."""

OF_BOTH = {"verify_certificate": "verify_certificate"}
OF_RECEIVING = {
    "imap_host": "host",
    "imap_port": "port",
    "imap_encryption": "encryption",
    "imap_login": "login",
    **OF_BOTH,
}
OF_SENDING = {
    "smtp_host": "host",
    "smtp_port": "port",
    "smtp_encryption": "encryption",
    "smtp_login": "login",
    "smtp_authentication": "authentication",
    **OF_BOTH,
}
RECEIVING_PASSWORD = "imap_password"
SENDING_PASSWORD = "smtp_password"
SETTINGS = {*OF_RECEIVING, *OF_SENDING}
NAMES = {*SETTINGS, RECEIVING_PASSWORD, SENDING_PASSWORD}
# What is shown of passwords, and not computed anew by itself when one is stored.
SHOWN = (
    "imap_password_set",
    "imap_password_moved",
    "smtp_password_set",
    "smtp_password_moved",
    "typed_waits",
)


def others(vals):
    """What of ``vals`` is the touchpoint's own."""
    return {name: value for name, value in vals.items() if name not in NAMES}


def create(touchpoint, vals):
    """Its connections, with the settings that it is made with, and the usual ones.

    :param touchpoint: just made
    :param vals: of the touchpoint's create
    """
    missing = SETTINGS - vals.keys()
    settings = {**touchpoint.default_get(list(missing)), **vals}
    given = [touchpoint._fields[name] for name in vals]
    # What was said is not computed anew, now that there is a server.
    said = [field for field in given if field.compute and field.store]
    # sudo: they come with their touchpoint, whoever makes it.
    system = touchpoint.sudo()
    with touchpoint.env.protecting(said, touchpoint):
        system.receiving_id, system.sending_id = system.receiving_id.create(
            [
                {
                    "touchpoint_id": touchpoint.id,
                    "protocol": "imap",
                    **_renamed(OF_RECEIVING, settings),
                },
                {
                    "touchpoint_id": touchpoint.id,
                    "protocol": "smtp",
                    **_renamed(OF_SENDING, settings),
                },
            ]
        )
    for connection, password in _passwords(touchpoint, vals):
        connection._store_password(password)


def write_settings(touchpoints, vals):
    if receiving := _renamed(OF_RECEIVING, vals):
        touchpoints.receiving_id.write(receiving)
    if sending := _renamed(OF_SENDING, vals):
        touchpoints.sending_id.write(sending)


def write_passwords(touchpoints, vals):
    """The last of all: they are bound to what else was written."""
    for connections, password in _passwords(touchpoints, vals):
        connections.write({"password": password})


def typed(touchpoint):
    """(receiving, sending), in a form with what is typed into it."""
    # sudo: only whether there is a password is asked of them.
    system = touchpoint.sudo()
    known = system.receiving_id, system.sending_id
    if touchpoint.id:
        return known
    kinds = ("imap", OF_RECEIVING), ("smtp", OF_SENDING)
    return tuple(
        connection.new(
            {
                "touchpoint_id": system,
                "protocol": protocol,
                **{own: system[name] for name, own in names.items()},
            },
            origin=connection._origin,
        )
        for connection, (protocol, names) in zip(known, kinds, strict=True)
    )


def _passwords(touchpoints, vals):
    """[(connections, password)] of those typed in: what is empty stays as it is."""
    found = [
        (touchpoints.receiving_id, vals.get(RECEIVING_PASSWORD)),
        (touchpoints.sending_id, vals.get(SENDING_PASSWORD)),
    ]
    return [(connections, password) for connections, password in found if password]


def _renamed(names, vals):
    """What of ``vals`` is a connection's, under its own names."""
    return {own: vals[name] for name, own in names.items() if name in vals}
