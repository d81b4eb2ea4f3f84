from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...adapters.errors import ConnectionFailed
from ...core.clock import is_due, is_recent
from ...core.touchpoint.connection_state import LONGEST_PAUSE, judge
from ..own_transaction import in_own_transaction
from ..touchpoint import notices
from .scanner_words import note, tell

STATUSES = [
    ("not_connected", "Not connected"),
    ("connected", "Connected"),
    ("lost", "Connection lost"),
]
OLD = timedelta(days=7)  # signatures; ClamAV publishes some each day
LOOK = timedelta(minutes=5)  # for new signatures
FRESH = timedelta(minutes=1)  # how old the date of the last answer may become
WELL = {"trouble": False, "tries": 0, "failed_at": False, "next_try_at": False}


class EmailScanner(models.Model):
    """Whether it works, and who is told when it does not.

    Whoever asks it says what became of that. It is written in a transaction of its own,
    so that it outlives the work that it interrupted.
    """

    _inherit = "email.scanner"

    status = fields.Selection(
        selection=STATUSES,
        required=True,
        default="not_connected",
        readonly=True,
        copy=False,
    )
    engine = fields.Char("ClamAV", readonly=True, copy=False)
    signature_number = fields.Integer("Signatures", readonly=True, copy=False)
    signature_date = fields.Date("Signatures of", readonly=True, copy=False)
    version = fields.Char(
        readonly=True,
        copy=False,
        help="Of engine and signatures: a verdict counts as long as it is the same.",
    )
    checked_at = fields.Datetime("Last Answer", readonly=True, copy=False)
    trouble = fields.Json("Trouble as Noted", readonly=True, copy=False)
    tries = fields.Integer(readonly=True, copy=False)
    failed_at = fields.Datetime(readonly=True, copy=False)
    next_try_at = fields.Datetime(readonly=True, copy=False)
    reason = fields.Text("Trouble", compute="_compute_reason")
    outdated = fields.Text(compute="_compute_outdated")

    @api.depends("trouble", "failed_at", "next_try_at", "status", "in_use")
    @api.depends_context("lang", "tz")
    def _compute_reason(self):
        for scanner in self:
            scanner.reason = scanner.trouble and "\n".join(
                filter(None, [tell(self.env, scanner.trouble), scanner._tell_next()])
            )

    def _tell_next(self):
        if not self.in_use:
            return self.env._("Files do not wait for it until it has answered once.")
        if self.status != "lost":
            return False
        due_at = max(self.next_try_at, fields.Datetime.now())
        values = {
            "since": notices.moment_words(self.env, self.failed_at),
            "next": notices.moment_words(self.env, due_at),
        }
        if (self._used() - self.sudo()).filtered(lambda one: one.status != "lost"):
            return self.env._(
                "Disconnected since %(since)s. It is tried again by itself, next at "
                "%(next)s. Another scanner stands in for it.",
                **values,
            )
        return self.env._(
            "Disconnected since %(since)s. It is tried again by itself, next at "
            "%(next)s. Files wait until then: none gets in unscanned.",
            **values,
        )

    @api.depends("signature_date", "signature_number", "engine")
    @api.depends_context("lang")
    def _compute_outdated(self):
        for scanner in self:
            scanner.outdated = scanner.engine and scanner._tell_age()

    def _tell_age(self):
        if not self.signature_number:
            return self.env._(
                "It has none of ClamAV's own signatures, and finds next to nothing. "
                "Install freshclam, which fetches them every day."
            )
        date = self.signature_date
        if date and date < fields.Date.today() - OLD:
            return self.env._(
                "Its signatures are of %(date)s, older than a week: new viruses get "
                "through. See that freshclam is running beside it.",
                date=format_date(self.env, date),
            )
        return False

    def _age_key(self):
        """By which the latest signatures come last."""
        return self.signature_number, self.engine or "", self.id

    def _may_try(self):
        """Whether it is time to ask it."""
        now = fields.Datetime.now()
        return is_due(self.next_try_at or None, now, LONGEST_PAUSE)

    def _is_to_be_asked(self):
        """Whether it may have other signatures by now, or may be back."""
        now = fields.Datetime.now()
        return not is_recent(self.checked_at or None, now, LOOK) or self.tries

    def _forget(self):
        """What was known is of another server."""
        self.write(
            {
                **WELL,
                "status": "not_connected",
                "engine": False,
                "signature_number": False,
                "signature_date": False,
                "version": False,
                "checked_at": False,
            }
        )

    # -- what those who ask it say -------------------------------------------------

    def _on_failed(self, failure):
        """:param failure: adapters.errors.ConnectionFailed"""
        trouble = note(self._place(), failure)
        in_own_transaction(self, lambda mine: mine._record_trouble(trouble))

    def _on_worked(self, signatures):
        """:param signatures: adapters.scanner.Signatures
        :return: the version of its verdicts
        """
        if self._has_news(signatures):
            in_own_transaction(self, lambda mine: mine._record_success(signatures))
        return version_of(signatures)

    def _has_news(self, signatures):
        now = fields.Datetime.now()
        fresh = is_recent(self.checked_at or None, now, FRESH)
        known = self.version == version_of(signatures)
        return not (fresh and known and self.status == "connected" and not self.tries)

    def _record_trouble(self, trouble):
        before = self.status
        tries = self.tries + 1
        verdict = judge(trouble["reason"], tries)
        now = fields.Datetime.now()
        self.write(
            {
                "trouble": trouble,
                "tries": tries,
                "failed_at": self.failed_at or now,
                "next_try_at": now + verdict.pause,
                **({"status": "lost"} if verdict.status == "lost" else {}),
            }
        )
        if before != "lost" == self.status and self.in_use:
            self._tell_administrators(True)

    def _record_success(self, signatures):
        was_lost = self.status == "lost" and self.in_use
        version = version_of(signatures)
        is_new = self.status != "connected" or self.version != version
        self.write(
            {
                **WELL,
                "status": "connected",
                "in_use": True,
                "engine": signatures.engine,
                "signature_number": signatures.number,
                "signature_date": signatures.date and signatures.date.date(),
                "version": version,
                "checked_at": fields.Datetime.now(),
            }
        )
        if was_lost:
            self._tell_administrators(False)
        if is_new:
            self.env["email.scan"]._wake()

    # -- who is told ---------------------------------------------------------------

    def _notice_target(self):
        """Where what is told of it leads: the path of its list, and the button."""
        return "email-scanners", self.env._("Open the virus scanner")

    def _tell_administrators(self, lost):
        """Those of all companies, once for each loss and once when it is over."""
        for user in notices.administrators(self):
            mine = notices.seen_by(self, user)
            if lost:
                mine._tell_of_loss(user)
            else:
                mine._tell_of_return(user)
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _tell_of_loss(self, user):
        notices.announce(
            self,
            user,
            self.env._("Virus scanner lost: %(address)s", address=self.address),
            "danger",
            self.env._(
                "The virus scanner %(address)s does not answer.", address=self.address
            ),
            self.reason,
        )

    def _tell_of_return(self, user):
        notices.announce(
            self,
            user,
            self.env._("Virus scanner is back: %(address)s", address=self.address),
            "success",
            self.env._(
                "The virus scanner %(address)s answers again.", address=self.address
            ),
            self.env._("The files that waited for it are scanned now."),
        )

    # -- Test ----------------------------------------------------------------------

    def action_test(self):
        """Ask it now, and say what it answered."""
        self.ensure_one().check_access("write")
        # sudo: what is known of it is the channel's.
        mine = self.sudo()
        try:
            signatures = self._make_scanner().check()
        except ConnectionFailed as failure:
            mine._record_trouble(note(self._place(), failure))
            return self._say("danger", tell(self.env, mine.trouble))
        mine._record_success(signatures)
        return self._say("warning" if self.outdated else "success", self._tell_what())

    def _tell_what(self):
        words = self.env._(
            "ClamAV %(engine)s answers, with signatures no. %(number)s of %(date)s.",
            engine=self.engine,
            number=self.signature_number,
            date=self.signature_date and format_date(self.env, self.signature_date),
        )
        if not self.signature_number:
            words = self.env._("ClamAV %(engine)s answers.", engine=self.engine)
        return "\n".join(filter(None, [words, self.outdated]))

    @api.model
    def _say_none_found(self):
        words = self.env._(
            "No ClamAV answers at the usual places of this machine. Start clamd "
            "(systemctl start clamav-daemon), or enter where it is."
        )
        return self._say("warning", words)

    def _say(self, kind, words):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "title": self.address or self.env._("Virus scanner"),
                "message": words,
                "sticky": kind != "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


def version_of(signatures):
    """By which verdicts of the same signatures are known. A scanner that does not say
    which it has is taken to have others each day."""
    which = signatures.number or f"{fields.Date.today():%Y%m%d}"
    return f"{signatures.engine}/{which}"
