"""Who is in the middle of a conversation with us."""

from odoo import fields
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


def let_go_on(env, conversations):
    """Look at once, and not minutes later, at lines that have not been tried because
    their contact was in one of these conversations; if there is another one, they wait
    on. One that the sender has at hand is left to it.

    :param conversations: email.conversation that have ended
    """
    people = {
        (one.company_id.id, one.customer_email)
        for one in conversations.sudo()
        if one.customer_email
    }
    if not people:
        return
    Line = env["email.dialer.line"]
    Line.flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE email_dialer_line SET next_attempt_at = NULL
             WHERE id IN (
                SELECT line.id
                  FROM UNNEST(%s::integer[], %s::text[]) AS person (company_id, email)
                  JOIN email_dialer_list list ON list.company_id = person.company_id
                   AND list.finished_at IS NULL AND list.content_id IS NOT NULL
                  JOIN email_dialer dialer ON dialer.id = list.dialer_id
                   AND dialer.in_conversation = 'wait'
                  JOIN email_dialer_line line ON line.list_id = list.id
                   AND line.email_key = person.email
                 WHERE line.state = 'waiting'
                   AND COALESCE(line.attempts, 0) = 0
                   AND line.next_attempt_at > %s
                   FOR NO KEY UPDATE OF line SKIP LOCKED)
            """,
            *map(list, zip(*sorted(people), strict=True)),
            fields.Datetime.now(),
        )
    )
    if env.cr.rowcount:
        Line.invalidate_model(["next_attempt_at"], flush=False)
        env["email.dialer.sender"]._run_again()
