from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

from ..bulk import with_defaults
from ..company_queues import foreign_queues
from ..own_context import CHAIN, Own, own_value

CONVERSATION = "email.conversation"
# Of one trigger and conversation within an hour; more go round in circles, by mails
# that answer each other.
MOST_AN_HOUR = 10
# What a filter may name, as in Odoo's automation rules.
NAMES = {"datetime": datetime, "dateutil": dateutil, "time": time}
# What becomes of a filter that is none.
NO_FILTER = (
    AttributeError,
    KeyError,
    NameError,
    SyntaxError,
    TypeError,
    UserError,
    ValueError,
)


class EmailTrigger(models.Model):
    """What an administrator has done by itself when something happens to a
    conversation.

    What is to be done is noted in the transaction in which it happens, and done by a
    job once that is safe: see email.trigger.run.
    """

    _name = "email.trigger"
    _description = "Trigger"
    _inherit = ["email.guarded"]
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    occasion = fields.Selection(
        selection=[
            ("created", "A conversation was created"),
            ("written", "The customer wrote"),
            ("delayed", "The service level was missed"),
            ("closed", "A conversation was closed"),
            ("rated", "The customer rated"),
        ],
        string="When",
        required=True,
        default="created",
        help="A first e-mail of a customer is both: a conversation was created, and "
        "the customer wrote.",
    )
    domain = fields.Char(
        "Only for",
        default="[]",
        help="Conversations that fit when the actions are about to run, some seconds "
        "after it happened. Empty: all.",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_trigger_queue_rel",
        column1="trigger_id",
        column2="queue_id",
        string="Queues",
        domain="[('email_enabled', '=', True)]",
        help="Empty: conversations of all queues.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", help="Empty: for all companies."
    )
    action_ids = fields.Many2many(
        comodel_name="ir.actions.server",
        relation="email_trigger_action_rel",
        column1="trigger_id",
        column2="action_id",
        string="Actions",
        # Others may not read actions, not even their names.
        groups="base.group_system",
        domain=f"[('model_id.model', '=', '{CONVERSATION}'),"
        " ('usage', '=', 'ir_actions_server')]",
        help="They run in the order of their sequence, as the system: all of them, or "
        "none when one fails.",
    )
    run_ids = fields.One2many(
        comodel_name="email.trigger.run", inverse_name="trigger_id", readonly=True
    )
    run_count = fields.Integer("Runs", compute="_compute_run_counts")
    failed_count = fields.Integer("Failed", compute="_compute_run_counts")

    @api.depends("run_ids.state")
    def _compute_run_counts(self):
        groups = self.env["email.trigger.run"]._read_group(
            [("trigger_id", "in", self.ids)], ["trigger_id", "state"], ["__count"]
        )
        counts = {(trigger.id, state): count for trigger, state, count in groups}
        for trigger in self:
            trigger.failed_count = counts.get((trigger.id, "failed"), 0)
            trigger.run_count = trigger.failed_count + counts.get(
                (trigger.id, "done"), 0
            )

    # -- checks ------------------------------------------------------------------

    @api.constrains("occasion", "action_ids")
    def _check_actions(self):
        for trigger in self:
            if not trigger.action_ids:
                raise ValidationError(
                    self.env._(
                        "Choose what “%(trigger)s” is to do: an action.",
                        trigger=trigger.name,
                    )
                )
            for action in trigger.action_ids:
                if action.model_id.model != CONVERSATION:
                    raise ValidationError(
                        self.env._(
                            "“%(action)s” works on something else. Choose actions "
                            "whose model is “%(model)s”.",
                            action=action.name,
                            model=self.env["ir.model"]._get(CONVERSATION).name,
                        )
                    )

    @api.constrains("domain")
    def _check_domain(self):
        for trigger in self:
            try:
                self.env[CONVERSATION].sudo().search_count(trigger._filter(), limit=1)
            except NO_FILTER as exc:
                raise ValidationError(
                    self.env._(
                        "“Only for” of “%(trigger)s” is no filter of conversations: "
                        "%(reason)s",
                        trigger=trigger.name,
                        reason=str(exc),
                    )
                ) from exc

    @api.constrains("company_id", "queue_ids")
    def _check_queues(self):
        for trigger, queue in foreign_queues(self):
            raise ValidationError(
                self.env._(
                    "“%(queue)s” is a queue of %(other)s, and the trigger is "
                    "for %(company)s.",
                    queue=queue.display_name,
                    other=queue.company_id.name,
                    company=trigger.company_id.name,
                )
            )

    def _filter(self):
        names = {**NAMES, "uid": self.env.uid, "user": self.env.user}
        return Domain(safe_eval(self.domain or "[]", names))

    # -- told: something happens -------------------------------------------------

    @api.model
    def _fire(self, occasion, conversations):
        """Have the triggers of this occasion run for these conversations, once this
        transaction is committed."""
        if not conversations:
            return
        # sudo: whoever does it, triggers are the system's.
        triggers = self.sudo().search([("occasion", "=", occasion)])
        chain = own_value(self.env, CHAIN) or ()
        wanted = [
            (trigger, conversation)
            for trigger in triggers
            if trigger.id not in chain
            for conversation in conversations.sudo()
            if trigger._is_for(conversation)
        ]
        if not wanted:
            return
        Run = self.env["email.trigger.run"].sudo()
        counts = self._recent_counts(wanted)
        rows = [
            {
                "trigger_id": trigger.id,
                "conversation_id": conversation.id,
                "chain": [*chain, trigger.id],
                **Run._start_vals(counts[trigger.id, conversation.id], MOST_AN_HOUR),
            }
            for trigger, conversation in wanted
            # Of those that go round in circles one says so.
            if counts[trigger.id, conversation.id] <= MOST_AN_HOUR
        ]
        Run.create(with_defaults(Run, rows))
        Run._wake()

    def _is_for(self, conversation):
        if self.company_id and self.company_id != conversation.company_id:
            return False
        # An archived queue's trigger is still not for all.
        queues = self.with_context(active_test=False).queue_ids
        return not queues or bool(queues & conversation.queue_ids)

    def _recent_counts(self, wanted):
        """{(trigger id, conversation id): runs within the last hour}"""
        hour_ago = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        groups = (
            self.env["email.trigger.run"]
            .sudo()
            ._read_group(
                [
                    ("trigger_id", "in", [one.id for one, _conversation in wanted]),
                    ("conversation_id", "in", [one.id for _trigger, one in wanted]),
                    ("create_date", ">", hour_ago),
                ],
                ["trigger_id", "conversation_id"],
                ["__count"],
            )
        )
        return Counter({(trigger.id, one.id): count for trigger, one, count in groups})

    # -- done by the job -----------------------------------------------------------

    def _perform(self, conversation, chain):
        """Run the actions for a conversation, as the system, for its company.

        :param chain: ids of the triggers that led to it, this one the last
        :return: whether the conversation fits
        """
        self.ensure_one()
        company = conversation.company_id
        system = self.with_context(
            allowed_company_ids=company.ids,
            lang=company.partner_id.lang,
            **{CHAIN: Own(tuple(chain))},
        )
        one = conversation.with_env(system.env)
        if not one.filtered_domain(self._filter()):
            return False
        for action in system.action_ids:
            action.with_context(
                active_model=CONVERSATION, active_id=one.id, active_ids=one.ids
            ).run()
        if one.exists():
            one._log("workflow", workflow=self.name)
            one._changed()
        return True

    def action_show_runs(self):
        """What it did, newest first."""
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_trigger_run_action"
        )
        return {**action, "domain": [("trigger_id", "in", self.ids)]}
