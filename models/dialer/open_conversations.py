"""Who is in the middle of a conversation with us."""

from odoo.tools import SQL

from ..conversation.email_conversation import OPEN_STATES


def open_with(email_list, email_keys):
    """Those of these addresses that have an open conversation with the list's company,
    as a set; one that the company itself began by a mail of a list, too.

    :param email_list: email.dialer.list
    :param email_keys: addresses in one form, as lines have them
    """
    keys = sorted(set(email_keys))
    if not keys:
        return set()
    env = email_list.env
    env["email.conversation"].flush_model(["company_id", "customer_email", "state"])
    rows = env.execute_query(
        SQL(
            """
            SELECT DISTINCT customer_email FROM email_conversation
             WHERE customer_email = ANY(%s) AND company_id = %s AND state = ANY(%s)
            """,
            keys,
            email_list.company_id.id,
            list(OPEN_STATES),
        )
    )
    return {email for (email,) in rows}
