import logging
from datetime import timedelta

from odoo import api, fields, models

from ..jobs import report_progress, time_is_up
from ..retried import CONFLICTS
from ..touchpoint.notices import moment_words
from .erasure import Erasure
from .forgotten_traces import Traces

_logger = logging.getLogger(__name__)

FIGURES = (
    "conversations",
    "mails",
    "files",
    "originals",
    "stored",
    "drafts",
    "tickets",
    "mentions",
    "lines",
)


class EmailForgetting(models.Model):
    """That a customer was forgotten (E7): who asked for it, when, and how many of what
    were erased. Whom is written down only until it is done."""

    _name = "email.forgetting"
    _description = "Forgotten Customer"
    _inherit = ["email.guarded"]
    _order = "id desc"
    _rec_name = "asked_at"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Asked For By", readonly=True
    )
    address = fields.Char(readonly=True, groups=fields.NO_ACCESS)
    state = fields.Selection(
        selection=[("running", "Being erased"), ("done", "Erased")],
        required=True,
        readonly=True,
        default="running",
    )
    asked_at = fields.Datetime(
        "Asked For On", readonly=True, help="What comes later is not erased."
    )
    done_at = fields.Datetime("Erased On", readonly=True)
    failure = fields.Char(readonly=True, help="It is tried again by itself.")
    conversations = fields.Integer(readonly=True)
    mails = fields.Integer("E-mails", readonly=True)
    files = fields.Integer(readonly=True)
    originals = fields.Integer("Originals of E-mails", readonly=True)
    stored = fields.Integer("Files in Storages", readonly=True)
    drafts = fields.Integer(readonly=True)
    tickets = fields.Integer(readonly=True)
    mentions = fields.Integer(
        "E-mails of Others That Named Him",
        readonly=True,
        help="They stay; his address was taken out of them.",
    )
    lines = fields.Integer(
        "Lines of Lists",
        readonly=True,
        help="Of mass mail. They stay without address, message and variables; that he "
        "unsubscribed still holds.",
    )

    @api.model
    def _begin(self, company, address):
        """:param address: normalized"""
        # sudo: the protocol is the system's; the caller asked for the rights.
        system = self.sudo()
        counts = Traces(company, address).counts()
        made = system.create(
            {
                "company_id": company.id,
                "user_id": self.env.user.id,
                "address": address,
                # With what came in the same second.
                "asked_at": fields.Datetime.now() + timedelta(seconds=1),
                **{name: counts[name] for name in FIGURES},
            }
        )
        self.env.ref("email_channel.ir_cron_forget").sudo()._trigger()
        return made

    @api.model
    def _run(self):
        """Go on with what is not done; step by step, each committed."""
        for forgetting in self.search([("state", "=", "running")], order="id"):
            if not forgetting._go_on():
                return

    def _go_on(self):
        """Whether it is done, or cannot go on; not when time is up."""
        for step in self._steps():
            try:
                step()
                self.env.flush_all()
                self._commit()
            except CONFLICTS:
                # Somebody works on it; the next run takes it up.
                self.env.cr.rollback()
                self._run_again()
                return True
            except Exception:
                # Recorded here, without what it was about.
                self.env.cr.rollback()
                _logger.exception("Forgetting %s", self.id)
                self.failure = self.env._("An error is in the server's log.")
                self._commit()
                return True
            report_progress(self.env)
            if time_is_up(self.env):
                self._run_again()
                return False
        return True

    def _steps(self):
        """What is left to do, found anew each time: nothing is done twice."""
        traces = Traces(self.company_id, self.address, self.asked_at)
        erasure = Erasure(traces)
        for conversation in traces.conversations():
            yield lambda one=conversation: erasure.conversation(one)
        yield lambda: erasure.drafts(traces.drafts())
        for mail in traces.mails():
            yield lambda one=mail: self._erase_mail(erasure, one)
        for mail in traces.mentions():
            yield lambda one=mail: self._erase_mention(erasure, one)
        yield lambda: erasure.rows(traces.rows())
        for ticket in traces.tickets():
            yield lambda one=ticket: erasure.ticket(one)
        entry = self.env["email.dialer.entry"]
        yield lambda: entry._on_forgotten(self.company_id, self.address)
        yield erasure.rest
        yield self._finish

    def _erase_mail(self, erasure, mail):
        erasure.mails(mail)
        self._rebuild(mail.conversation_id)

    def _erase_mention(self, erasure, mail):
        erasure.mentions(mail)
        self._rebuild(mail.conversation_id)

    def _rebuild(self, conversation):
        if conversation:
            self.env["email.search"]._renew(conversation)
            self.env["email.transcript"]._erase(conversation)

    def _finish(self):
        self._write_privacy_log()
        self.write(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "address": False,
                "failure": False,
            }
        )

    def _write_privacy_log(self):
        """Into the log of Odoo's privacy_lookup, where that is installed: it makes the
        name and the address unreadable."""
        if "privacy.log" not in self.env:
            return
        translated = self.with_context(lang=self.user_id.lang)
        contact = self.env["res.partner"].search(
            [("email_normalized", "=", self.address)], limit=1
        )
        local, _at, domain = self.address.rpartition("@")
        # An address may have a second @, in quotes; the log wants one.
        address = f"{local.replace('@', '.')}@{domain}"
        self.env["privacy.log"].create(
            {
                "anonymized_name": contact.name or address,
                "anonymized_email": address,
                "user_id": self.user_id.id or self.env.uid,
                "records_description": translated._figure_lines(),
                "execution_details": translated.env._(
                    "Forgotten in the e-mail channel (protocol of %(moment)s)",
                    moment=moment_words(translated.env, self.asked_at),
                ),
            }
        )

    def _figure_lines(self):
        labels = {
            name: self._fields[name]._description_string(self.env) for name in FIGURES
        }
        return "\n".join(
            f"{labels[name]}: {self[name]}" for name in FIGURES if self[name]
        )

    def _commit(self):
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _run_again(self):
        # sudo: the job is the system's.
        self.env.ref("email_channel.ir_cron_forget").sudo()._trigger()
