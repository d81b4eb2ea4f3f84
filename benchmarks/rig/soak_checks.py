"""What became of a soak's mails, by other means than the addon's: the customers'
mailbox and the database."""

import re
from collections import Counter

RECEIVED = """
    SELECT m.message_id
      FROM email_message e
      JOIN mail_message m ON m.id = e.mail_message_id
      JOIN email_conversation c ON c.id = e.conversation_id
     WHERE e.direction = 'in' AND c.touchpoint_id = %s
"""
WRITTEN = """
    SELECT m.message_id, m.subject, e.state
      FROM email_message e
      JOIN mail_message m ON m.id = e.mail_message_id
      JOIN email_conversation c ON c.id = e.conversation_id
     WHERE e.direction = 'out' AND c.touchpoint_id = %s
"""
LEFT = """
    SELECT state, attempts, reason
      FROM email_inbound
     WHERE touchpoint_id = %s AND state NOT IN ('done', 'dropped')
"""
WAITS = ("queued", "sending", "uncertain")
OUTAGES = """
    SELECT c.protocol, o.began_at::time(0), o.ended_at::time(0), o.mails_in, o.mails_out
      FROM email_outage o
      JOIN email_connection c ON c.id = o.connection_id
     WHERE o.touchpoint_id = %s
     ORDER BY o.began_at, o.id
"""


def outages(soak):
    """[(protocol, from, to, mails received after it, sent after it)] of Odoo."""
    return soak.sql(OUTAGES, soak.touchpoint)


def left(soak):
    """[(state, attempts, reason)] of the mails that came and are in no conversation"""
    return soak.sql(LEFT, soak.touchpoint)


def waiting(soak):
    """How many mails wait: in the ledger, or for leaving."""
    states = [state for *_rest, state in soak.sql(WRITTEN, soak.touchpoint)]
    return len(left(soak)) + sum(state in WAITS for state in states)


def settled(soak, letters):
    """Whether all letters (their Message-Ids) are in, none left on the server, and
    nothing waits."""
    received = {row[0] for row in soak.sql(RECEIVED, soak.touchpoint)}
    return received.issuperset(letters) and not waiting(soak)


def check_mails(soak, letters, agents):
    """The figures of the last line.

    `in`: letters (their Message-Ids) that are in a conversation; `out`: answers that
    the customers have; `..._doubled`: those that are there again, under whatever
    Message-Id, and what nobody wrote; `untold`: answers that arrived and are not shown
    as sent, or the other way round; `waiting`: mails that do so at the end;
    `uncertain`: answers of which Odoo did not know at some time whether they left, of
    them `asked`: it was an agent who found out, and `again`: sent once more by one;
    `outages`: how often Odoo noted that a connection was lost.
    """
    received = Counter(row[0] for row in soak.sql(RECEIVED, soak.touchpoint))
    arrived = soak.provider.arrived()
    subjects = Counter(subject for _message_id, subject in arrived)
    answers = soak.answers()
    written = soak.sql(WRITTEN, soak.touchpoint)
    told = {subject for _id, subject, state in written if state == "sent"}
    return {
        "in": sum(letter in received for letter in letters),
        "out": sum(subject in subjects for subject in answers),
        "in_doubled": received.total() - len(set(letters) & set(received)),
        "out_doubled": len(arrived) - len(answers & set(subjects)),
        "untold": len(told ^ set(subjects)),
        "waiting": waiting(soak),
        "uncertain": len(_uncertain(soak.log)),
        "asked": sum(agent.found_sent for agent in agents),
        "again": sum(agent.sent_again for agent in agents),
        "outages": len(outages(soak)),
    }


def _uncertain(log):
    """Message-Ids, from what Odoo says when it writes that down."""
    return set(re.findall(r"Mail (<\S+>) through \S+: uncertain", log.read_text()))
