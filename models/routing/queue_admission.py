from odoo.tools import SQL


def admitting_queues(queues, waits):
    """Into which of these queues new conversations come: into those that take e-mail
    and have capacity, or else into all of them, so that none is without.

    :param waits: for each new conversation whether it will wait (list of bool)
    :return: list of helpdesk.ticket.team, one for each conversation
    """
    queues = queues.sorted(lambda queue: (queue.sequence, queue.id))
    capacity = _capacity(queues)
    every = []
    for waiting in waits:
        taking = queues.filtered(lambda queue: capacity.get(queue, 0) > 0) or queues
        every.append(taking)
        for queue in taking if waiting else ():
            capacity[queue] = capacity.get(queue, 0) - 1
    return every


def include_waiting(queue):
    """What waits in the queue enters it anew, so that today's members have it, too.

    :return: the conversations
    """
    # sudo: conversations change through their actions only.
    waiting = queue.env["email.conversation"].sudo()
    waiting = waiting.search(
        [("queue_ids", "in", queue.ids), ("state", "=", "pending")]
    )
    return waiting._on_members_included()


def _capacity(queues):
    """{queue that takes e-mail: how many more may wait there}"""
    taking = queues.filtered("email_enabled")
    limited = taking.filtered("email_max_waiting")
    waiting = _count_waiting(limited) if limited else {}
    return {
        queue: queue.email_max_waiting - waiting.get(queue.id, 0)
        if queue in limited
        else float("inf")
        for queue in taking
    }


def _count_waiting(queues):
    """{queue id: pending conversations}, whoever may see them."""
    queues.env["email.conversation"].flush_model(["queue_ids", "state"])
    return dict(
        queues.env.execute_query(
            SQL(
                """SELECT waits.queue_id, count(*)
                     FROM email_conversation_queue_rel waits
                     JOIN email_conversation conversation
                       ON conversation.id = waits.conversation_id
                    WHERE conversation.state = 'pending'
                      AND waits.queue_id IN %s
                    GROUP BY waits.queue_id""",
                tuple(queues.ids),
            )
        )
    )
