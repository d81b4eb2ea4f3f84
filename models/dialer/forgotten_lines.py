"""What lists know of somebody who is to be forgotten (E7)."""

from odoo.tools import SQL


def forget(env, company, address):
    """Erase his address and what he was to be told; states and times stay, and what
    waits is not sent. That he wants no mail is kept: the blacklist is not erased.

    :param address: normalized
    """
    Line = env["email.dialer.line"]
    Line.flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE email_dialer_line
               SET email = %s,
                   email_key = 'erased:' || id,
                   message = NULL,
                   variables = NULL,
                   failure_reason = NULL,
                   clicked_links = NULL,
                   skipped = CASE WHEN state = 'waiting' THEN 'stopped'
                                  ELSE skipped END,
                   state = CASE WHEN state = 'waiting' THEN 'skipped' ELSE state END
             WHERE company_id = %s AND email_key = %s
            """,
            env._("Erased"),
            company.id,
            address,
        )
    )
    Line.invalidate_model(flush=False)
