"""The roles of the channel: what their groups are called, and who has which."""

AGENT = "email_channel.group_email_agent"
SUPERVISOR = "email_channel.group_email_supervisor"
ADMINISTRATOR = "email_channel.group_email_administrator"
# Odoo's own: customers, who read their company too, have it not.
EMPLOYEE = "base.group_user"

# From the most to the least that may be done: each role has all of the next ones, too.
ROLES = (ADMINISTRATOR, SUPERVISOR, AGENT)


def has_role(user, role):
    """Whether the user, one res.users, has this role.

    :param role: one of ROLES
    """
    # sudo: what groups others are in is not for everybody to see.
    return user.sudo().has_group(role)


def highest_role(user):
    """The one of ROLES that lets the user do the most; None without any."""
    return next((role for role in ROLES if has_role(user, role)), None)


def with_role(users, role):
    """Those of these users who have the role; one statement for all of them."""
    group = role_group(users.env, role)
    # sudo: what groups others are in is not for everybody to see.
    return users.filtered(lambda user: group in user.sudo().all_group_ids)


def role_group(env, role):
    """The role as res.groups."""
    return env.ref(role)


def role_domain(env, role):
    """Domain of res.users: all who have the role."""
    return [("all_group_ids", "in", role_group(env, role).id)]
