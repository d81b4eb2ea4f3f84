from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import str2bool

from ...adapters.errors import ConnectionFailed
from ...adapters.scanner import Scanner
from ...core.attachments.scanner_address import USUAL, BadAddress, parse
from .scan_session import ScanSession
from .scanner_words import address_words

MB = 1 << 20
SETTINGS = {"address", "active", "size_limit"}
WITHOUT = "email_channel.without_scanner"


class EmailScanner(models.Model):
    """A virus scanner (clamd) that the files of mails are looked at by.

    It is of no company: the same servers look at the files of all of them. From its
    first answer on files wait for it, whether it answers then or not.
    """

    _name = "email.scanner"
    _description = "Virus Scanner"
    _inherit = ["email.guarded"]
    _order = "sequence, id"
    _rec_name = "address"

    address = fields.Char(
        "Server",
        required=True,
        help="A socket on Odoo's own machine (unix:/run/clamav/clamd.ctl), or a server "
        "and its port (scanner.example.com:3310).",
    )
    sequence = fields.Integer(
        default=10, help="The first that answers scans; the next ones step in for it."
    )
    active = fields.Boolean(default=True)
    size_limit = fields.Integer(
        "Largest File (MB)",
        required=True,
        default=25,
        help="“StreamMaxLength” in its clamd.conf. A file that is larger cannot be "
        "scanned, and is not let in.",
    )
    in_use = fields.Boolean(
        readonly=True,
        copy=False,
        help="It has answered: files wait until it, or another one, found them clean.",
    )

    _address_uniq = models.Constraint(
        "UNIQUE(address)", "This virus scanner is entered already."
    )
    _size_limit_positive = models.Constraint(
        "CHECK(size_limit > 0)", "Enter how many MB the scanner takes at most."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_place(vals) for vals in vals_list])

    def write(self, vals):
        """Another server has not answered yet, and files wait for it if they waited for
        the one before: nothing gets in because an address was misspelt."""
        if not vals.keys() & SETTINGS:
            return super().write(vals)
        vals = self._with_place(vals)
        moved = self.filtered(
            lambda each: each.address != vals.get("address", each.address)
        )
        done = super().write(vals)
        # sudo: what is known of it is the channel's.
        moved.sudo()._forget()
        self.env["email.scan"]._wake()
        return done

    def unlink(self):
        done = super().unlink()
        self.env["email.scan"]._wake()
        return done

    def _with_place(self, vals):
        if "address" not in vals:
            return vals
        try:
            return {**vals, "address": str(parse(vals["address"] or ""))}
        except BadAddress as exc:
            raise ValidationError(address_words(self.env, exc.problem)) from None

    # -- what the other rooms ask --------------------------------------------------

    @api.model
    def _is_required(self):
        """Whether a file has to be clean before it is within reach."""
        return bool(self._used())

    @api.model
    def _known_verdicts(self, digests):
        """What is known of files, with the signatures of today.

        :param digests: of their bytes (core.digest)
        :return: {digest: core.attachments.verdict.Verdict}; None where no file has to
            be clean
        """
        used = self._used()
        if not used:
            return None
        # sudo: that these bytes were looked at before is the channel's to know.
        verdicts = self.env["email.scan.verdict"].sudo()
        return verdicts._known(digests, used._own_versions())

    @contextmanager
    def _session(self, version=None):
        """The ScanSession by which files are scanned.

        :param version: only by scanners with these signatures
        """
        scanners = self._used().filtered(lambda each: each._may_try())
        if version:
            scanners = scanners.filtered(lambda each: each.version == version)
        session = ScanSession(scanners, [version] if version else None)
        try:
            yield session
        finally:
            session.close()

    @api.model
    def _is_missing(self):
        """Whether files get in that nobody has looked at, and nobody wants it so."""
        return self._tell_situation() == "missing"

    @api.model
    def _tell_situation(self):
        """Of all of them: "missing", "connected", "lost" (none answers), or "without"
        where it is wanted so."""
        if used := self._used():
            answers = used.filtered(lambda each: each.status != "lost")
            return "connected" if answers else "lost"
        # sudo: whether, whoever is told.
        parameters = self.env["ir.config_parameter"].sudo()
        wanted = str2bool(parameters.get_param(WITHOUT, ""), False)
        return "without" if wanted else "missing"

    @api.model
    def _unreachable_since(self):
        """The moment since which none of them answers, False while one does."""
        failures = self._used().mapped("failed_at")
        return bool(failures) and all(failures) and max(failures)

    @api.model
    def _versions(self):
        """Of the signatures that are in use."""
        return self._used()._own_versions()

    def _own_versions(self):
        return list(filter(None, self.mapped("version")))

    @api.model
    def _newest_version(self):
        """Of the latest signatures that are in use; "" when none is known."""
        known = self._used().filtered("version")
        newest = max(known, key=lambda each: each._age_key(), default=self)
        return newest.version or ""

    def _used(self):
        # sudo: whether and how files are scanned, whoever sends or receives one.
        return self.sudo().search([("in_use", "=", True)])

    # -- the server ----------------------------------------------------------------

    def _place(self):
        """core.attachments.scanner_address.Place"""
        return parse(self.address)

    def _make_scanner(self):
        """What asks it (adapters.scanner.Scanner)."""
        return Scanner(self._place(), self.size_limit * MB)

    @api.model
    def _find_usual(self):
        """Take the clamd at one of the usual places, when it answers; email.scanner,
        empty for none."""
        for address in USUAL:
            try:
                signatures = Scanner(parse(address), MB).check()
            except ConnectionFailed:
                continue
            # sudo: what an installation finds is the system's.
            found = self.sudo().with_context(active_test=False)
            found = found.search([("address", "=", address)])
            found = found or self.sudo().create({"address": address})
            found.active = True
            found._record_success(signatures)
            return found.with_env(self.env)
        return self.browse()
