"""What a supervisor sees: all, or what is of the own queues, as each company has it."""

from odoo.fields import Domain

from .groups import ADMINISTRATOR, SUPERVISOR, has_role


def limited_companies(env):
    """The companies in which the environment's user, a supervisor, sees only what is of
    the own queues; empty: sees all.

    Asked anew each time, and in no cached domain: a setting that is changed holds at
    once.

    :return: res.company
    """
    # sudo: how the user's own companies have it.
    companies = env["res.company"].sudo().browse(env.user._get_company_ids())
    if has_role(env.user, ADMINISTRATOR):
        return companies.browse()
    # Only this, and not all that a company has: it is asked all the time.
    companies.fetch(["email_supervisors_see"])
    return companies.filtered(lambda company: company.email_supervisors_see == "own")


def is_limited(env):
    """Whether the environment's user, a supervisor, sees only what is of the own queues
    in some of the companies that he works in now."""
    return bool(env.companies & limited_companies(env))


def own_queues(env):
    """The queues that the user leads or is a member of, archived ones too.

    :return: helpdesk.ticket.team, with the rights of the system
    """
    # sudo: one's own queues.
    Team = env["helpdesk.ticket.team"].sudo().with_context(active_test=False)
    return Team.search(own_queues_domain(env.user))


def own_queues_domain(user):
    return Domain("user_id", "=", user.id) | Domain("user_ids", "in", user.ids)


def supervised_queues_domain(env):
    """Domain of helpdesk.ticket.team: the queues that the user supervises, in the
    companies that he works in now."""
    companies = env.companies
    if not has_role(env.user, SUPERVISOR):
        return Domain.FALSE
    limited = limited_companies(env)
    here = Domain("company_id", "in", [*companies.ids, False])
    if not companies & limited:
        return here
    # A queue of all companies is seen where one of them is.
    free = (companies - limited).ids
    all_seen = Domain("company_id", "in", [*free, False] if free else [])
    return here & (all_seen | own_queues_domain(env.user))


def agents_domain(env, limited, queues):
    """Domain of models with ``user_id``: the agents whom a limited supervisor sees.

    :param limited, queues: see email.supervised._of_queues_domain
    """
    # Where the supervisor sees all, he sees all who work there.
    free = env.companies - limited
    members = Domain("user_id.helpdesk_team_ids", "in", queues.ids)
    return (
        Domain("user_id", "=", env.uid)
        | members
        | Domain("user_id.company_ids", "in", free.ids)
    )
