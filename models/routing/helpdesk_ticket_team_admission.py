from odoo import models
from odoo.fields import Command
from odoo.tools import SQL


class HelpdeskTicketTeam(models.Model):
    """How conversations come into queues."""

    _inherit = "helpdesk.ticket.team"

    def _admission_vals(self, waits):
        """How new conversations enter these queues: those that take e-mail and have
        room, or else all of them, so that none is without.

        All their agents see it, and it is the first queue's until an agent of another
        one takes it.

        :param waits: for each new conversation whether it will wait (list of bool)
        :return: list of dict, values of email.conversation
        """
        queues = self.sorted(lambda queue: (queue.sequence, queue.id))
        room = queues._room()
        every = []
        for waiting in waits:
            taking = queues.filtered(lambda queue: room.get(queue, 0) > 0) or queues
            every.append(taking._entry_vals())
            for queue in taking if waiting else ():
                room[queue] = room.get(queue, 0) - 1
        return every

    def _entry_vals(self):
        return {"queue_ids": [Command.set(self.ids)], "queue_id": self[:1].id}

    def _room(self):
        """{queue that takes e-mail: how many more may wait there}"""
        taking = self.filtered("email_enabled")
        limited = taking.filtered("email_max_waiting")
        waiting = limited._count_waiting() if limited else {}
        return {
            queue: queue.email_max_waiting - waiting.get(queue.id, 0)
            if queue in limited
            else float("inf")
            for queue in taking
        }

    def _count_waiting(self):
        """{queue id: pending conversations}, whoever may see them."""
        self.env["email.conversation"].flush_model(["queue_ids", "state"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT waits.queue_id, count(*)
                         FROM email_conversation_queue_rel waits
                         JOIN email_conversation conversation
                           ON conversation.id = waits.conversation_id
                        WHERE conversation.state = 'pending'
                          AND waits.queue_id IN %s
                        GROUP BY waits.queue_id""",
                    tuple(self.ids),
                )
            )
        )
