"""Which queues a supervisor sees (J1)."""

from odoo.exceptions import AccessError

from ..groups import SUPERVISOR, has_role
from ..limits import supervised_queues_domain


def supervised_queues(env):
    """The queues that the environment's user supervises, in the companies that he works
    in now.

    :return: helpdesk.ticket.team
    :raises AccessError: the user is no supervisor
    """
    if not has_role(env.user, SUPERVISOR):
        raise AccessError(env._("Only supervisors of e-mail see this."))
    return env["helpdesk.ticket.team"].search(supervised_queues_domain(env))
