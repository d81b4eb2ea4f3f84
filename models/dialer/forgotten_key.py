"""The secret under which addresses are kept that nobody may read any more.

It is not that of the database, which a copy of the database gets anew: who has
unsubscribed would get mail from the copy.
"""

import secrets

from ...core.dialer import forgotten

PARAMETER = "email_channel.forgotten_key"


def forgotten_keys(env, email_keys, make=False):
    """{what stands for it once it is forgotten: key}; empty while nobody was forgotten.

    :param email_keys: as lines have them
    :param make: make the secret, if there is none yet
    """
    # sudo: nobody but the system reads parameters.
    parameters = env["ir.config_parameter"].sudo()
    secret = parameters.get_param(PARAMETER)
    if not secret and make:
        secret = secrets.token_hex(32)
        parameters.set_param(PARAMETER, secret)
    if not secret:
        return {}
    return {forgotten.key_of(key, secret.encode()): key for key in email_keys}
