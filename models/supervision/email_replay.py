from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .replay_words import ReplayWords
from .trial_settings import TrialSettings

MOST_DAYS = 365
# What was tried is settled: only a copy of it is tried again.
SETTLED = ("applied",)
EMPTY = {
    "mail_count": 0,
    "read_count": 0,
    "gone_count": 0,
    "unread_count": 0,
    "changed_count": 0,
    "drifted_count": 0,
    "position": False,
    "memory": False,
    "failure": False,
    "ended_at": False,
}


class EmailReplay(models.Model):
    """Rules on trial: what they would have made of the mail of the last days.

    The company's settings are tried here; those of touchpoints, queues and priority
    rules in records of their own. Nothing but this record and its results is written.
    """

    _name = "email.replay"
    _description = "Replay of Incoming Mail"
    _inherit = ["email.replay.trial"]
    _order = "id desc"
    _of = "company_id"
    _tried = (
        "email_blocked_senders",
        "email_sender_limit",
        "email_automatic_limit",
        "email_images",
        "email_videos",
        "email_audios",
        "email_banned_files",
        "email_in_max_files",
        "email_in_max_file_mb",
        "email_in_max_mail_mb",
        "email_priority_most",
    )

    name = fields.Char(required=True, default=lambda self: self._default_name())
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint",
        relation="email_replay_touchpoint_rel",
        column1="replay_id",
        column2="touchpoint_id",
        string="Mail Of",
        domain="[('company_id', '=', company_id)]",
        help="Empty: the mail of all touchpoints.",
    )
    days = fields.Integer(
        default=30,
        required=True,
        help="The mail of so many days is replayed, up to now.",
    )
    found_count = fields.Integer("Mails Found", compute="_compute_found_count")
    state = fields.Selection(
        selection=[
            ("draft", "To be replayed"),
            ("running", "Running"),
            ("done", "Replayed"),
            ("stopped", "Stopped"),
            ("failed", "Failed"),
            ("applied", "Applied"),
            ("dropped", "Not Applied"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )

    email_blocked_senders = fields.Text(
        "Blocked Senders",
        help="Addresses and domains, separated by commas, at all touchpoints.",
    )
    email_sender_limit = fields.Integer(
        "E-mails an Hour",
        help="What one sender writes beyond that in an hour is held. 0: no limit.",
    )
    email_automatic_limit = fields.Integer("Automatic E-mails an Hour")
    email_images = fields.Text("Images")
    email_videos = fields.Text("Videos")
    email_audios = fields.Text("Sounds")
    email_banned_files = fields.Text("Banned Files")
    email_in_max_files = fields.Integer("Most Files Received")
    email_in_max_file_mb = fields.Integer("Largest File Received (MB)")
    email_in_max_mail_mb = fields.Integer("All Files Received (MB)")
    email_priority_most = fields.Integer("Priority at Most")

    trial_ids = fields.One2many(
        comodel_name="email.replay.touchpoint",
        inverse_name="replay_id",
        string="Touchpoints",
        copy=True,
    )
    queue_trial_ids = fields.One2many(
        comodel_name="email.replay.queue",
        inverse_name="replay_id",
        string="Service Levels",
        copy=True,
    )
    priority_ids = fields.One2many(
        comodel_name="email.replay.priority",
        inverse_name="replay_id",
        string="Priority Rules",
        context={"active_test": False},
        copy=True,
    )
    all_changes = fields.Text("What Is Tried", compute="_compute_all_changes")

    since = fields.Datetime("From", readonly=True, copy=False)
    until = fields.Datetime("To", readonly=True, copy=False)
    ended_at = fields.Datetime("Ended", readonly=True, copy=False)
    mail_count = fields.Integer("Mails", readonly=True, copy=False)
    read_count = fields.Integer("Replayed Mails", readonly=True, copy=False)
    gone_count = fields.Integer("Without Original", readonly=True, copy=False)
    unread_count = fields.Integer("Not Readable", readonly=True, copy=False)
    changed_count = fields.Integer("Another Way", readonly=True, copy=False)
    drifted_count = fields.Integer("Rules Changed Since", readonly=True, copy=False)
    progress = fields.Integer(compute="_compute_progress")
    summary = fields.Char(compute="_compute_summary")
    details = fields.Text(compute="_compute_summary")
    failure = fields.Text(readonly=True, copy=False)
    settled_at = fields.Datetime("Settled", readonly=True, copy=False)
    settled_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    settled_words = fields.Char(compute="_compute_settled_words")
    # Where the job goes on, and what the rules remember there.
    position = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    memory = fields.Json(
        readonly=True, copy=False, groups=fields.NO_ACCESS, prefetch=False
    )

    def _default_name(self):
        today = format_date(self.env, fields.Date.context_today(self))
        return self.env._("Trial of %(date)s", date=today)

    # -- made and changed ------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """A new one shows the settings as they are."""
        values = super().default_get(fields)
        present = TrialSettings(self.new({"company_id": self.env.company.id})).shown()
        shown = {name: value for name, value in present.items() if name in fields}
        return {**shown, **values}

    @api.model_create_multi
    def create(self, vals_list):
        replays = super().create(vals_list)
        for replay in replays:
            TrialSettings(replay).complete()
        return replays

    def write(self, vals):
        if {"days", "touchpoint_ids"} & vals.keys() and not self.env.su:
            self._on_changed()
        return super().write(vals)

    def copy(self, default=None):
        copies = [
            super(EmailReplay, one.with_company(one.company_id)).copy(default)
            for one in self
        ]
        return self.browse().concat(*copies).with_env(self.env)

    @api.constrains("days")
    def _check_days(self):
        for replay in self:
            if not 1 <= replay.days <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "The mail of 1 to %(most)s days can be replayed. Write a "
                        "number between them.",
                        most=MOST_DAYS,
                    )
                )

    def _replay(self):
        return self

    def _title(self):
        return ""

    def _on_unlinked(self):
        self._check_stands_still()

    def _check_stands_still(self):
        if any(replay.state == "running" for replay in self):
            raise UserError(
                self.env._("Stop the replay before you change what it tries.")
            )

    def _on_changed(self):
        """What was found is of other rules."""
        self._check_stands_still()
        for replay in self:
            replay._check_not_settled()
        # sudo: the results are the channel's.
        self.sudo()._forget_results()

    def _check_not_settled(self):
        if self.state in SETTLED:
            raise UserError(
                self.env._(
                    "These changes were applied already. Duplicate the trial to try "
                    "others."
                )
            )

    def _forget_results(self):
        known = self.filtered(lambda replay: replay.state != "draft")
        known._results().unlink()
        known.write({**EMPTY, "state": "draft"})

    def _results(self):
        return self.env["email.replay.result"].search([("replay_id", "in", self.ids)])

    # -- what is shown ---------------------------------------------------------------

    @api.depends("days", "touchpoint_ids")
    def _compute_found_count(self):
        for replay in self:
            until = fields.Datetime.now()
            since = until - timedelta(days=min(max(replay.days, 0), MOST_DAYS))
            domain = replay._mails_domain(since, until)
            # sudo: how many, of the company whose settings are tried.
            replay.found_count = self.env["email.inbound"].sudo().search_count(domain)

    @api.depends(
        "changes",
        "trial_ids.changes",
        "queue_trial_ids.changes",
        "priority_ids.changes",
    )
    @api.depends_context("lang")
    def _compute_all_changes(self):
        for replay in self:
            found = [
                replay.changes,
                *replay.trial_ids.mapped("changes"),
                *replay.queue_trial_ids.mapped("changes"),
                *replay.priority_ids.mapped("changes"),
            ]
            replay.all_changes = "\n".join(filter(None, found)) or False

    def _trials(self):
        """All records whose settings are tried here, one after the other."""
        parts = (
            self,
            self.trial_ids,
            self.trial_ids.answer_ids,
            self.queue_trial_ids,
            self.priority_ids,
        )
        return [each for part in parts for each in part]

    @api.depends("mail_count", "read_count", "gone_count", "unread_count", "state")
    def _compute_progress(self):
        for replay in self:
            past = replay.read_count + replay.gone_count + replay.unread_count
            done = past * 100 // replay.mail_count if replay.mail_count else 0
            replay.progress = 100 if replay.state == "done" else min(done, 100)

    @api.depends("state", *(name for name in EMPTY if name.endswith("_count")))
    @api.depends_context("lang")
    def _compute_summary(self):
        words = ReplayWords(self.env)
        for replay in self:
            replay.summary = words.summary(replay)
            replay.details = "\n".join(words.details(replay)) or False

    @api.depends("state", "settled_at", "settled_by_id")
    @api.depends_context("lang", "tz")
    def _compute_settled_words(self):
        words = ReplayWords(self.env)
        for replay in self:
            replay.settled_words = words.settled(replay)

    def _mails_domain(self, since, until):
        """The ledger's rows that are replayed."""
        domain = [
            ("company_id", "=", self.company_id.id),
            # One that another company has by now goes by that one's rules.
            ("touchpoint_id.company_id", "=", self.company_id.id),
            ("received_at", ">=", since),
            ("received_at", "<=", until),
            ("original_id", "=", False),
            ("digest", "!=", False),
            ("state", "!=", "fetched"),
        ]
        if only := self.touchpoint_ids.ids:
            domain.append(("touchpoint_id", "in", only))
        # Without a kind, what reception settles before any rule: probes, for example.
        settled = Domain("state", "=", "dropped") & Domain("hold_kind", "=", False)
        return Domain(domain) & ~settled
