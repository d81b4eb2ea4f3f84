"""The fields of a touchpoint's form that are its connections'."""

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


def receiving(vals):
    """What of ``vals`` is the receiving connection's, under its own names."""
    return _renamed(OF_RECEIVING, vals)


def sending(vals):
    """What of ``vals`` is the sending connection's, under its own names."""
    return _renamed(OF_SENDING, vals)


def _renamed(names, vals):
    return {own: vals[name] for name, own in names.items() if name in vals}


def others(vals):
    """What of ``vals`` is the touchpoint's own."""
    return {name: value for name, value in vals.items() if name not in NAMES}
