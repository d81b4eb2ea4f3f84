from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.attachments.verdict import Verdict

KEPT = timedelta(days=30)


class EmailScanVerdict(models.Model):
    """What the virus scanner said of a file's bytes.

    The same logo comes with thousands of mails, and is scanned once with the same
    signatures. What was infected once is infected for good.
    """

    _name = "email.scan.verdict"
    _description = "Virus Scanner's Verdict"
    _order = "id desc"
    _rec_name = "digest"
    _log_access = False

    digest = fields.Char(required=True, help="SHA-256 of the file, in hexadecimal.")
    result = fields.Selection(
        selection=[
            ("clean", "Clean"),
            ("infected", "Infected"),
            ("unscannable", "Cannot be scanned"),
        ],
        required=True,
    )
    signature = fields.Char(help="The virus's name, or what kept the scanner out.")
    version = fields.Char(required=True)
    scanned_at = fields.Datetime(required=True)

    _digest_uniq = models.Constraint(
        "UNIQUE(digest)", "There is one verdict on the same bytes."
    )
    _scanned_idx = models.Index("(scanned_at)")

    @api.model
    def _known(self, digests, versions):
        """{digest: Verdict} of those of these that hold with one of the versions."""
        if not digests:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT digest, result, COALESCE(signature, ''), version
                  FROM email_scan_verdict
                 WHERE digest = ANY(%s)
                   AND (result = 'infected' OR version = ANY(%s))
                """,
                list(digests),
                list(versions),
            )
        )
        return {digest: Verdict(*rest) for digest, *rest in rows}

    @api.model
    def _store(self, verdicts):
        """:param verdicts: {digest: Verdict}; on the same bytes they replace what was
        known, unless it was that they are infected"""
        if not verdicts:
            return
        now = fields.Datetime.now()
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s)",
                digest,
                verdict.result,
                verdict.signature,
                verdict.version,
                now,
            )
            # In one order, so that two who store the same do not wait for each other.
            for digest, verdict in sorted(verdicts.items())
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO email_scan_verdict AS known
                       (digest, result, signature, version, scanned_at)
                VALUES %s
                    ON CONFLICT (digest) DO UPDATE
                   SET result = EXCLUDED.result,
                       signature = EXCLUDED.signature,
                       version = EXCLUDED.version,
                       scanned_at = EXCLUDED.scanned_at
                 WHERE known.result != 'infected'
                """,
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model()

    @api.autovacuum
    def _gc(self):
        """Those of signatures that no scanner has any more, and old ones: a file that
        comes again is scanned again."""
        now = fields.Datetime.now()
        versions = self.env["email.scanner"]._versions()
        outdated = Domain("scanned_at", "<", now - timedelta(days=1))
        outdated &= Domain("version", "not in", versions)
        expired = Domain("scanned_at", "<", now - KEPT) | outdated
        self.search(
            Domain("result", "!=", "infected") & expired, limit=100_000
        ).unlink()
