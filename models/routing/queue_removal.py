from odoo.exceptions import UserError
from odoo.fields import Domain


class QueueRemoval:
    """What has to be seen to before queues that mail comes for are gone."""

    def __init__(self, queues):
        self.queues = queues
        self.env = queues.env

    def check_not_the_last(self):
        """Raises UserError when new mail would have no queue that offers it."""
        # sudo: touchpoints that whoever changes the team need not see.
        touchpoints = self.queues.sudo().email_touchpoint_ids
        for touchpoint in touchpoints.filtered(lambda one: one.activated):
            taking = touchpoint.queue_ids.filtered(lambda queue: queue.email_enabled)
            if touchpoint._receives() and taking and not taking - self.queues:
                raise UserError(
                    self.env._(
                        "The mail of “%(touchpoint)s” comes into “%(queue)s” and no "
                        "other queue. Link another one to it, or deactivate it, first.",
                        touchpoint=touchpoint.name,
                        queue=taking[0].display_name,
                    )
                )

    def check_nothing_waits(self):
        """Raises UserError when conversations would wait nowhere."""
        for queue in self.queues:
            here = Domain("state", "=", "pending") & Domain(
                "queue_ids", "in", queue.ids
            )
            waiting = self._conversations().search(here)
            only = waiting.filtered(lambda one: not one.queue_ids - self.queues)
            if only:
                raise UserError(
                    self.env._(
                        "%(count)s conversations wait in “%(queue)s” and nowhere else. "
                        "Take and transfer them, or close them, first.",
                        count=len(only),
                        queue=queue.display_name,
                    )
                )

    def tell_agents(self):
        """The queues are out of use, or back: open conversations in them stop, or go
        on, and their agents are told."""
        self.active_conversations()._on_place_changed()

    def note_deletion(self):
        """The queues are about to be deleted: what agents have in no other queue will
        say so.

        :return: the conversations in them that agents have
        """
        active = self.active_conversations()
        for conversation in active:
            if not conversation.queue_ids - self.queues:
                conversation.deleted_queue = self.queues[0].display_name
        return active

    def active_conversations(self):
        conversations = self._conversations().with_context(active_test=False)
        return conversations.search(
            [("queue_ids", "in", self.queues.ids), ("state", "=", "active")]
        )

    def withdraw_offers(self):
        """Before the database deletes the offers with their queues and tells nobody."""
        ringing = [("queue_id", "in", self.queues.ids), ("state", "=", "offered")]
        # sudo: whoever deletes the team.
        self.env["email.offer"].sudo().search(ringing)._end("withdrawn")

    def _conversations(self):
        # sudo: whoever changes the team, nobody's conversation is to be lost.
        return self.env["email.conversation"].sudo()
