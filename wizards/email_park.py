from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

from ..core.conversation import parking
from ..models.conversation import done


class EmailPark(models.TransientModel):
    """Until when conversations are parked (D13)."""

    _name = "email.park"
    _description = "Park Conversations"
    _inherit = ["email.linked"]

    conversation_ids = fields.Many2many(
        comodel_name="email.conversation", required=True, readonly=True
    )
    preset = fields.Selection(
        selection=[
            ("hour", "For an hour"),
            ("tomorrow", "Until tomorrow morning"),
            ("monday", "Until next Monday"),
            ("date", "Until a date"),
            ("customer", "Until the customer writes"),
        ],
        string="How Long",
        required=True,
        default="tomorrow",
    )
    date = fields.Datetime("Comes Back")
    comes_back_at = fields.Datetime("Will Come Back", compute="_compute_comes_back_at")
    note = fields.Text()
    counts_words = fields.Char(compute="_compute_counts_words")

    @api.model
    def _open(self, conversations):
        conversations._check_may_park_sudo()
        name = self.env._("Park")
        if len(conversations) > 1:
            name = self.env._("Park %(count)s Conversations", count=len(conversations))
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_conversation_ids": conversations.ids},
        }

    @api.depends("preset", "date")
    def _compute_comes_back_at(self):
        now = fields.Datetime.now()
        for step in self:
            if step.preset in parking.PRESETS:
                aware = now.replace(tzinfo=UTC)
                moment = parking.ends_at(step.preset, aware, step._working_zone())
                step.comes_back_at = moment.replace(tzinfo=None)
            else:
                step.comes_back_at = step.preset == "date" and step.date

    def _working_zone(self):
        """Where its user works: the user's time zone; without one that of the queue's
        schedule, or of the company's working hours."""
        conversation = self.conversation_ids._origin[:1]
        # sudo: only the time zone of what need not be seen.
        schedules = (
            conversation.queue_id.sudo().email_calendar_id
            or conversation.company_id.sudo().resource_calendar_id
        )
        return ZoneInfo(self.env.user.tz or schedules.tz or "UTC")

    @api.depends("conversation_ids")
    def _compute_counts_words(self):
        agents = self.env["email.agent"]
        for step in self:
            more = step.conversation_ids._origin.filtered(lambda one: not one.parked)
            words = {
                agents._parked_words(agent, len(theirs))
                for agent, theirs in more.grouped("user_id").items()
            }
            step.counts_words = " ".join(sorted(filter(None, words)))

    def action_park(self):
        self.ensure_one()
        conversations = self.conversation_ids._check_may_park_sudo()
        until = self._until()
        conversations._park(until, self.note)
        return done.done(self.conversation_ids, self._told(until))

    def _until(self):
        """datetime, UTC, or False: until the customer writes. Raises UserError."""
        until = self.comes_back_at
        if self.preset == "date" and not until:
            raise UserError(self.env._("Choose when it comes back."))
        problem = until and parking.why_not(until, fields.Datetime.now())
        if problem == "past":
            raise UserError(
                self.env._("This moment is over. Choose one that is still to come.")
            )
        if problem == "far":
            raise UserError(
                self.env._(
                    "A conversation is parked for a year at most. Choose an earlier "
                    "date, or park it until the customer writes."
                )
            )
        return until

    def _told(self, until):
        if not until:
            return self.env._("Parked until the customer writes.")
        zone = self._working_zone().key
        moment = format_datetime(self.env, until, tz=zone, dt_format="short")
        return self.env._("Parked until %(moment)s.", moment=moment)
