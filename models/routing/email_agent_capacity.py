from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class EmailAgent(models.Model):
    """An agent's capacity: how many conversations he has, and may have."""

    _inherit = "email.agent"

    def _touch(self):
        """Note that the agents' load changes in this transaction.

        Always an UPDATE, even to the same second: of two transactions that change it
        at once, the later fails and is tried again, and sees what the other did.
        """
        self.flush_recordset()
        ids = tuple(self.ids)
        if not ids:
            return
        cr = self.env.cr
        cr.execute(
            SQL("SELECT id FROM email_agent WHERE id IN %s ORDER BY id FOR UPDATE", ids)
        )
        cr.execute(
            SQL(
                "UPDATE email_agent SET last_worked_at = %s WHERE id IN %s",
                fields.Datetime.now(),
                ids,
            )
        )
        self.invalidate_recordset(["last_worked_at"])

    @api.model
    def _loads(self, users):
        """{user id: Counter of queue ids}: conversations, and offers, of each."""
        active, ringing = self._count_active(users), self._count_ringing(users)
        loads = defaultdict(Counter)
        for user in active.keys() | ringing.keys():
            loads[user] = active[user] + ringing[user]
        return loads

    @api.model
    def _count_ringing(self, users):
        """{user id: Counter of queue ids}, of offers"""
        # sudo: a limit counts what its agent may not see too.
        groups = (
            self.sudo()
            .env["email.offer"]
            ._read_group(
                [("user_id", "in", users.ids), ("state", "=", "offered")],
                ["user_id", "queue_id"],
                ["__count"],
            )
        )
        return _by_user((user.id, queue.id, count) for user, queue, count in groups)

    @api.model
    def _count_active(self, users):
        """{user id: Counter of queue ids}, of conversations. Of those that are parked
        the first ones do not count, as many as the agent's company says."""
        self.env["email.conversation"].flush_model()
        self.env["res.company"].flush_model(["email_max_parked"])
        self.env["res.users"].flush_model(["company_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT had.user_id, had.queue_id, count(*)
                     FROM (SELECT user_id, queue_id, parked,
                                  row_number() OVER (PARTITION BY user_id, parked
                                                     ORDER BY parked_at, id) AS number
                             FROM email_conversation
                            WHERE state = 'active' AND user_id = ANY(%s)) had
                     JOIN res_users agent ON agent.id = had.user_id
                     JOIN res_company company ON company.id = agent.company_id
                    WHERE had.parked IS NOT TRUE
                       OR had.number > COALESCE(company.email_max_parked, 0)
                    GROUP BY had.user_id, had.queue_id""",
                users.ids,
            )
        )
        return _by_user(rows)

    @api.model
    def _parked_words(self, user, adding=0):
        """That what this agent parks counts, in words; or False while it does not.

        :param adding: how many more are about to be parked
        """
        # sudo: a limit counts what its agent may not see too, and holds for who may not
        # see the settings.
        system = self.sudo()
        mine = [("user_id", "=", user.id), ("state", "=", "active")]
        parked = system.env["email.conversation"].search_count(
            [*mine, ("parked", "=", True)]
        )
        free = user.sudo().company_id.email_max_parked
        if parked + adding <= free:
            return False
        return self.env._(
            "%(count)s conversations would be parked then. Only %(free)s do not count: "
            "each one more counts as one of the conversations an agent may have.",
            count=parked + adding,
            free=free,
        )

    def _check_capacity(self, queue):
        """Raises UserError when the agent has as many conversations as allowed."""
        if words := self._why_full(queue):
            raise UserError(words)

    def _why_full(self, queue):
        """In words, why the agent cannot have one more conversation of this queue; or
        False.

        From here to the end of the transaction nobody else changes the agent's load.
        """
        self._touch()
        return self._looks_full(queue)

    def _looks_full(self, queue):
        """The same, without keeping others from changing it: for showing, not
        deciding."""
        if self.sudo().paused_at:  # sudo: whoever asks, it holds
            return self._paused_words()
        user = self.user_id
        load = self._loads(user)[user.id]
        # sudo: the limit holds for who may not see the settings too.
        most = user.sudo().company_id.email_max_per_agent
        if most and load.total() >= most:
            return self._words_full(load.total())
        most = queue.email_max_per_agent
        if most and load[queue.id] >= most:
            return self._words_full_of(queue, load[queue.id])
        return False

    def _words_full(self, count):
        if self.user_id == self.env.user:
            return self.env._(
                "You have %(count)s conversations, counting what is offered to you, "
                "and that is the most allowed. Close or transfer one first.",
                count=count,
            )
        return self.env._(
            "%(agent)s has %(count)s conversations, and that is the most allowed. "
            "Close or transfer one first.",
            agent=self.user_id.name,
            count=count,
        )

    def _words_full_of(self, queue, count):
        if self.user_id == self.env.user:
            return self.env._(
                "You have %(count)s conversations of “%(queue)s”, counting what is "
                "offered to you, and that is the most allowed. Close or transfer one "
                "first.",
                count=count,
                queue=queue.display_name,
            )
        return self.env._(
            "%(agent)s has %(count)s conversations of “%(queue)s”, and that is the "
            "most allowed. Close or transfer one first.",
            agent=self.user_id.name,
            count=count,
            queue=queue.display_name,
        )


def _by_user(rows):
    """:param rows: (user id, queue id or None, count)"""
    counts = defaultdict(Counter)
    for user, queue, count in rows:
        counts[user][queue or False] = count
    return counts
