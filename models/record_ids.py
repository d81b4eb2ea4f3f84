"""Ids of records as a program names them in a call."""

from odoo.exceptions import UserError

MOST = 2**31 - 1


def checked_id(env, named):
    """The id, 0 for none. Raises UserError for what is no id.

    :param named: what the call says
    """
    if named is None or named is False or named == "":
        return 0
    if isinstance(named, int) and not isinstance(named, bool) and 0 <= named <= MOST:
        return named
    raise UserError(
        env._("“%(named)s” is no id of a record: give its number.", named=named)
    )


def checked_ids(env, named):
    """The ids of a list. Raises UserError for what is no list of ids."""
    if not isinstance(named, list | tuple):
        raise UserError(
            env._("“%(named)s” is no list of ids: give their numbers.", named=named)
        )
    return [number for each in named if (number := checked_id(env, each))]
