from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.automation.answering import ONE_A_DAY
from ...core.automation.occasions import ON_MAIL
from .answer_names import OCCASIONS, REASONS

KEPT_REASONS = timedelta(days=90)
GC_LIMIT = 10_000


class EmailAutoAnswerLog(models.Model):
    """What was answered automatically, or is about to be, and why something was not.

    The database itself keeps what must not happen twice, whoever works at it: an
    occasion of a ticket, a decision on a mail, an answer to an address within a day. A
    row says "due" until its answer is queued, in the transaction that queues it.
    """

    _name = "email.auto.answer.log"
    _description = "Automatic Answer Sent or Not"
    _inherit = ["email.guarded"]
    _order = "id desc"
    _rec_name = "email"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    conversation_id = fields.Many2one(
        comodel_name="email.conversation",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", readonly=True, ondelete="set null"
    )
    mail_id = fields.Many2one(
        comodel_name="email.message",
        string="Customer's E-mail",
        readonly=True,
        ondelete="set null",
    )
    email = fields.Char("Address", readonly=True)
    customer = fields.Char(readonly=True, help="The name beside the address.")
    address_key = fields.Char(
        readonly=True, help="The address without a tag, by which answers are counted."
    )
    address_family = fields.Char(
        readonly=True, help="What it shares with others that a program makes anew."
    )
    occasion = fields.Selection(selection=OCCASIONS, readonly=True)
    state = fields.Selection(
        selection=[
            ("due", "About to be sent"),
            ("given", "Sent"),
            ("silent", "Not sent"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Selection(selection=REASONS, string="Why Not", readonly=True)
    error = fields.Text(readonly=True)
    at = fields.Datetime("Decided", required=True, readonly=True)
    due_at = fields.Datetime("Not Before", readonly=True)
    answer_id = fields.Many2one(
        comodel_name="email.message",
        string="Automatic Answer",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )

    _ticket_uniq = models.UniqueIndex(
        "(ticket_id, occasion)"
        " WHERE state IN ('due', 'given') AND ticket_id IS NOT NULL"
    )
    _mail_uniq = models.UniqueIndex("(mail_id) WHERE mail_id IS NOT NULL")
    _address_uniq = models.UniqueIndex(
        "(touchpoint_id, address_key, (at::date)) WHERE state IN ('due', 'given')"
        " AND occasion IN ('out_of_hours', 'no_agent', 'first_contact',"
        " 'ticket_created')"
    )
    _family_idx = models.Index(
        "(touchpoint_id, address_family, at) WHERE state IN ('due', 'given')"
    )
    _due_idx = models.Index("(due_at) WHERE state = 'due'")
    _silent_idx = models.Index("(at) WHERE state = 'silent'")

    # -- written in one statement ----------------------------------------------------

    @api.model
    def _note(self, vals_list):
        """Add rows; what the database refuses as a second one is left out.

        :param vals_list: list of dict with the same names in each
        :return: ids of those that were added
        """
        if not vals_list:
            return []
        common = {"create_uid": self.env.uid, "create_date": fields.Datetime.now()}
        names = [*vals_list[0], *common]
        rows = [
            SQL("(%s)", SQL(", ").join(SQL("%s", {**vals, **common}[n]) for n in names))
            for vals in vals_list
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO email_auto_answer_log (%s) VALUES %s"
                " ON CONFLICT DO NOTHING RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(rows),
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    # -- what was before -------------------------------------------------------------

    @api.model
    def _on_tickets(self, conversations, before=None):
        """Occasions on which was answered.

        :param before: datetime; only those answered before that
        :return: {conversation id: set of occasions of it, and of its ticket}
        """
        early = SQL("log.at < %s", before) if before else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                """WITH one AS (
                       SELECT * FROM UNNEST(%s::integer[], %s::integer[])
                                     given(id, ticket_id))
                   SELECT one.id, log.occasion
                     FROM one JOIN email_auto_answer_log log
                          ON log.conversation_id = one.id
                    WHERE log.state IN ('due', 'given') AND %s
                    UNION
                   SELECT one.id, log.occasion
                     FROM one JOIN email_auto_answer_log log
                          ON log.ticket_id = one.ticket_id
                    WHERE log.state IN ('due', 'given') AND %s""",
                conversations.ids,
                [one.ticket_id.id or None for one in conversations],
                early,
                early,
            )
        )
        found = {number: set() for number in conversations.ids}
        for number, occasion in rows:
            found[number].add(occasion)
        return found

    @api.model
    def _last_to_addresses(self, touchpoint, keys):
        """{address_key: when it had the last answer to a mail}, of those of late"""
        rows = self.env.execute_query(
            SQL(
                """SELECT address_key, max(at) FROM email_auto_answer_log
                    WHERE touchpoint_id = %s AND address_key = ANY(%s)
                      AND state IN ('due', 'given') AND occasion = ANY(%s)
                    GROUP BY address_key""",
                touchpoint.id,
                list(keys),
                list(ON_MAIL),
            )
        )
        return dict(rows)

    @api.model
    def _counts_alike(self, touchpoint, families):
        """Counter {address_family: answers to mails within a day}"""
        counted = self._read_group(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("address_family", "in", list(families)),
                ("state", "in", ("due", "given")),
                ("occasion", "in", ON_MAIL),
                ("at", ">", fields.Datetime.now() - ONE_A_DAY),
            ],
            ["address_family"],
            ["__count"],
        )
        return Counter(dict(counted))

    @api.model
    def _occasion_words(self, occasion):
        if not occasion:
            return False
        names = dict(self._fields["occasion"]._description_selection(self.env))
        return self.env._(
            "Automatic answer: %(occasion)s", occasion=names.get(occasion, occasion)
        )

    # -- what becomes of a row -------------------------------------------------------

    def _silence(self, reason, error=False):
        """It is not sent after all: the ticket may have another one."""
        state = "failed" if reason == "error" else "silent"
        self.write({"state": state, "reason": reason, "error": error})

    @api.autovacuum
    def _gc_reasons(self):
        long_ago = fields.Datetime.now() - KEPT_REASONS
        self.search(
            [("state", "=", "silent"), ("at", "<", long_ago)], limit=GC_LIMIT
        ).unlink()
