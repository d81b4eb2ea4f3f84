from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.dialer.mailing_steps import MOST, STEPS, MailingSteps
from ..models.groups import ADMINISTRATOR, has_role, role_domain


class EmailDialerMailing(models.TransientModel):
    """A first mass mailing, one step after the other: dialer, file, look, test, play.

    What is done in a step stays done: the list is there from the second step on, and
    whoever closes the dialog goes on from the list.
    """

    _name = "email.dialer.mailing"
    _description = "New Mailing"
    _inherit = ["email.linked"]

    step = fields.Selection(
        selection=[
            ("dialer", "Dialer"),
            ("file", "Recipients"),
            ("look", "Preview"),
            ("test", "Test"),
            ("play", "Send"),
        ],
        required=True,
        default="dialer",
    )
    dialer_id = fields.Many2one(
        comodel_name="email.dialer", default=lambda self: self._only_dialer()
    )
    dialer_trouble = fields.Char(related="dialer_id.touchpoint_trouble")
    whom_to_ask = fields.Char(compute="_compute_whom_to_ask")
    name = fields.Char("Name of the List")
    subject = fields.Char(help="May hold variables of the file, such as ${name}.")
    list_id = fields.Many2one(comodel_name="email.dialer.list")
    has_lines = fields.Boolean(compute="_compute_loaded")

    file = fields.Binary("File with the Recipients")
    file_name = fields.Char()
    load_id = fields.Many2one(
        comodel_name="email.dialer.load", compute="_compute_loaded"
    )
    loading = fields.Boolean(compute="_compute_loaded")
    progress = fields.Float(related="load_id.progress")
    summary = fields.Text(compute="_compute_loaded")
    wrong_ids = fields.Many2many(
        comodel_name="email.dialer.wrong.line", compute="_compute_loaded"
    )
    wrong_count = fields.Integer(related="load_id.wrong_count")

    preview = fields.Html(compute="_compute_preview", sanitize=False)
    troubles = fields.Text(compute="_compute_preview")
    test_words = fields.Text()
    outlook = fields.Text(compute="_compute_outlook")

    def _only_dialer(self):
        dialers = self.env["email.dialer"].search([], limit=2)
        return dialers if len(dialers) == 1 else False

    @api.depends("dialer_id")
    @api.depends_context("uid")
    def _compute_whom_to_ask(self):
        for mailing in self:
            mailing.whom_to_ask = mailing._whom_to_ask()

    def _whom_to_ask(self):
        """Words where there is no dialer, for who may not create one."""
        if has_role(self.env.user, ADMINISTRATOR):
            return False
        if self.env["email.dialer"].search_count([], limit=1):
            return False
        # sudo: who may help is for everybody to know.
        domain = [*role_domain(self.env, ADMINISTRATOR), ("share", "=", False)]
        names = self.env["res.users"].sudo().search(domain, limit=5).mapped("name")
        return self.env._(
            "There is no dialer yet, which says how mass mail goes out. An "
            "administrator of the e-mail channel can create one: %(names)s.",
            names=", ".join(names),
        )

    @api.depends("list_id", "step")
    @api.depends_context("lang")
    def _compute_loaded(self):
        for mailing in self:
            steps = MailingSteps(mailing)
            mailing.load_id = load = mailing.list_id.load_ids[:1]
            mailing.loading = mailing.list_id.loading
            mailing.has_lines = steps.has_lines()
            mailing.summary = steps.summary()
            mailing.wrong_ids = load.wrong_ids[:MOST]

    @api.depends("list_id", "step")
    @api.depends_context("lang", "tz")
    def _compute_preview(self):
        for mailing in self:
            steps = MailingSteps(mailing)
            mailing.preview = mailing.troubles = False
            if mailing.list_id and mailing.step == "look":
                mailing.preview, mailing.troubles = steps.preview()
            elif mailing.list_id and mailing.step == "play":
                mailing.troubles = steps.troubles()

    @api.depends("list_id", "step")
    @api.depends_context("lang", "tz")
    def _compute_outlook(self):
        for mailing in self:
            last = mailing.step == "play" and mailing.list_id
            mailing.outlook = last and MailingSteps(mailing).outlook()

    @api.onchange("dialer_id")
    def _onchange_dialer_id(self):
        self.subject = self.subject or self.dialer_id.sudo().template_id.subject

    # -- from step to step -----------------------------------------------------------

    @api.model
    def _go_on_with(self, email_list):
        """The dialog, at the step at which the list was left."""
        mailing = self.create(
            {
                "dialer_id": email_list.dialer_id.id,
                "list_id": email_list.id,
                "name": email_list.name,
                "subject": email_list.subject,
                "step": "file",
            }
        )
        if mailing.has_lines:
            mailing.step = "look"
        return mailing._open()

    def action_next(self):
        self.ensure_one()
        MailingSteps(self).leave()
        return self._go(STEPS.index(self.step) + 1)

    def action_back(self):
        self.ensure_one()
        return self._go(STEPS.index(self.step) - 1)

    def action_load(self):
        """Read the file that was chosen into the list."""
        self.ensure_one()
        MailingSteps(self).load()
        return self._open()

    def action_refresh(self):
        """How far it is now."""
        return self._open()

    def action_download_wrong(self):
        return self.load_id.action_download_wrong()

    def action_sample(self):
        """A file that loads as it is."""
        return {
            "type": "ir.actions.act_url",
            "url": f"/email_channel/dialer/list/{self.list_id.id}/sample.csv",
            "target": "download",
        }

    def action_test(self):
        """One of its mails to whoever is at the screen."""
        self.ensure_one()
        self.test_words = MailingSteps(self).send_test()
        return self._open()

    def action_play(self):
        self.ensure_one()
        MailingSteps(self).check_ready()
        self.list_id.action_play()
        return self.action_later()

    def action_later(self):
        """Leave the steps for the list, which keeps all that was done."""
        self.ensure_one()
        if not self.list_id:
            raise UserError(self.env._("Nothing is there yet to be kept."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "email.dialer.list",
            "res_id": self.list_id.id,
            "views": [(False, "form")],
        }

    def _go(self, number):
        self.step = STEPS[max(0, min(number, len(STEPS) - 1))]
        self.test_words = False  # of a mail that may be another now
        return self._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Mailing"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
