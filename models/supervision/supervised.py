"""Which queues a supervisor sees (J1)."""

from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..groups import ADMINISTRATOR, SUPERVISOR, has_role


def supervised_queues(env):
    """The queues that the environment's user supervises, in the companies that he works
    in now.

    :return: helpdesk.ticket.team
    :raises AccessError: the user is no supervisor
    """
    user = env.user
    if not has_role(user, SUPERVISOR):
        raise AccessError(env._("Only supervisors of e-mail see this."))
    domain = Domain("company_id", "in", [*env.companies.ids, False])
    if not has_role(user, ADMINISTRATOR):
        limited = env.companies.filtered(
            lambda company: company.email_supervisors_see == "own"
        )
        own = Domain("user_id", "=", user.id) | Domain("user_ids", "in", user.ids)
        domain &= Domain("company_id", "not in", limited.ids) | own
    return env["helpdesk.ticket.team"].search(domain)
