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
    if limited := limited_companies(env):
        own = Domain("user_id", "=", user.id) | Domain("user_ids", "in", user.ids)
        domain &= Domain("company_id", "not in", limited.ids) | own
    return env["helpdesk.ticket.team"].search(domain)


def limited_companies(env):
    """Those of the companies worked in now where the environment's user, a supervisor,
    supervises some queues only.

    :return: res.company
    """
    if has_role(env.user, ADMINISTRATOR):
        return env.companies.browse()
    # sudo: the setting is the administrators'.
    return env.companies.filtered(
        lambda company: company.sudo().email_supervisors_see == "own"
    )
