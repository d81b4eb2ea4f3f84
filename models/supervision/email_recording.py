from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..conversation.email_conversation_event import COUNTED
from .recorded_thread import RecordedThread
from .recording_fields import FromLedger, LastRating
from .recording_reading import note_reading
from .recording_tables import HANDLED, RECORDINGS, make_views


class EmailRecording(models.Model):
    """A conversation as supervisors read it afterwards, or while it goes on: its id is
    the conversation's, and nothing of it is written here."""

    _name = "email.recording"
    _description = "Recording"
    _inherit = ["email.supervised"]
    _auto = False
    _order = "last_mail_at desc, id desc"
    _depends = {
        "email.conversation": [
            *("name", "customer_email", "customer_name", "partner_id", "touchpoint_id"),
            *("company_id", "queue_id", "user_id", "state", "ticket_id", "create_date"),
            *("last_mail_at", "handled_since", "parked_seconds"),
        ],
        "email.conversation.event": [
            *("conversation_id", "type", "at", "user_id", "queue_id", "wrap_up_id"),
            *("rating_id", "handle_seconds"),
        ],
        "email.message": ["conversation_id", "state"],
        "rating.rating": ["rating"],
    }

    conversation_id = fields.Many2one(comodel_name="email.conversation", readonly=True)
    name = fields.Char("Subject", readonly=True)
    session = fields.Char("Session ID", compute="_compute_session")
    customer_email = fields.Char("Customer Address", readonly=True)
    customer_name = fields.Char("Customer", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Contact", readonly=True
    )
    touchpoint_id = fields.Many2one(comodel_name="email.touchpoint", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    ticket_id = fields.Many2one(comodel_name="helpdesk.ticket", readonly=True)
    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("active", "Active"),
            ("closed", "Closed"),
        ],
        readonly=True,
    )
    started_at = fields.Datetime("Began", readonly=True)
    last_mail_at = fields.Datetime("Last E-mail", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Last Agent", readonly=True
    )
    agent_ids = FromLedger(
        comodel_name="res.users",
        column="user_id",
        types=HANDLED,
        present="user_id",
        relation="email_recording_agent_rel",
        column1="conversation_id",
        column2="user_id",
        string="Agents",
        context={"active_test": False},
        readonly=True,
        help="All who had the conversation, the present agent and those before.",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team", string="Last Queue", readonly=True
    )
    queue_ids = FromLedger(
        comodel_name="helpdesk.ticket.team",
        column="queue_id",
        present="queue_id",
        relation="email_recording_queue_rel",
        column1="conversation_id",
        column2="queue_id",
        string="Queues",
        context={"active_test": False},
        readonly=True,
        help="All queues that it went through.",
    )
    wrap_up_ids = FromLedger(
        comodel_name="email.wrap.up",
        column="wrap_up_id",
        relation="email_recording_wrap_up_rel",
        column1="conversation_id",
        column2="wrap_up_id",
        string="Wrap-up",
        context={"active_test": False},
        readonly=True,
        help="The reasons given when it was closed or transferred.",
    )
    rating = LastRating(readonly=True, aggregator=None, help="The customer's last.")
    handle_seconds = fields.Integer(
        "Duration",
        readonly=True,
        aggregator=None,
        help="How long agents had it, all together.",
    )
    mail_count = fields.Integer("E-mails", readonly=True, aggregator=None)
    event_ids = fields.Many2many(
        comodel_name="email.conversation.event",
        string="History",
        compute="_compute_event_ids",
    )
    # Searched only.
    words = fields.Char(
        "Everything",
        compute="_compute_searched",
        search="_search_words",
        help="Subject, customer, what the e-mails say, ticket and session.",
    )
    address = fields.Char(
        "E-mail Address",
        compute="_compute_searched",
        search="_search_address",
        help="Any part of any address of its e-mails.",
    )

    @property
    def _table_query(self):
        return RECORDINGS

    def init(self):
        make_views(self.env.cr)

    @api.depends("name")
    def _compute_session(self):
        for recording in self:
            recording.session = recording.conversation_id.session

    def _compute_event_ids(self):
        # sudo: who reads the recording reads how it was handled.
        events = self.env["email.conversation.event"].sudo()
        told = [("conversation_id", "in", self.ids), ("type", "not in", COUNTED)]
        found = events.search(told, order="at, id")
        of_each = found.grouped(lambda one: one.conversation_id.id)
        for recording in self:
            mine = of_each.get(recording.id, found.browse())
            recording.event_ids = mine.sudo(False)

    # -- found by ----------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        # PostgreSQL compiles (JIT) for seconds what runs for milliseconds, and with its
        # usual memory asks of each conversation anew what it could hold at once.
        self.env.cr.execute(SQL("SET LOCAL jit = off; SET LOCAL work_mem = '32MB'"))
        return super()._search(domain, *args, **kwargs)

    def _compute_searched(self):
        self.words = self.address = False

    @api.model
    def _search_words(self, operator, value):
        return self._search_by(operator, value, "_domain")

    @api.model
    def _search_address(self, operator, value):
        return self._search_by(operator, value, "_domain_of_address")

    def _search_by(self, operator, value, method):
        if operator not in ("in", "like", "ilike", "=like", "=ilike"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        # Not as the reader: what supervisors read here, they find.
        search = self.env["email.search"].with_user(SUPERUSER_ID)
        return Domain.OR(getattr(search, method)(text) for text in texts if text)

    # -- who reads them ------------------------------------------------------------

    def _conversations_sudo(self):
        """The conversations with the rights of the system, once it is clear that this
        user may read their recordings. Raises AccessError."""
        self.check_access("read")
        # sudo: recordings are for supervisors, whoever may preview conversations.
        return self.env["email.conversation"].sudo().browse(self.ids)

    # -- read ----------------------------------------------------------------------

    def get_thread(self):
        """All that was written, for the screen; notes that it was read.

        :return: list of dict, the oldest first; see recorded_thread.RecordedThread
        """
        self.ensure_one()
        conversation = self._conversations_sudo()
        note_reading(conversation)
        return RecordedThread(conversation).lines()

    def action_save(self):
        """Open the wizard that saves these recordings as files."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the recordings to save first."))
        return self.env["email.recording.save"]._open(self)
