"""What who looks at the live board may see of it."""

from ..groups import ADMINISTRATOR, has_role


def is_limited(env):
    """Whether the environment's user sees the queues that he supervises, and nothing
    else."""
    if has_role(env.user, ADMINISTRATOR):
        return False
    return any(company.email_supervisors_see == "own" for company in env.companies)
