"""Mail that waited to leave passes the rule and the scanner, too."""

from odoo import api
from odoo.exceptions import UserError

LEFT = ("sent", "bounced", "draft")


def migrate(cr, version):
    env = api.Environment(cr, api.SUPERUSER_ID, {})
    _note_carried(env)
    for mail in env["email.message"].search([("state", "=", "queued")]):
        try:
            with cr.savepoint():
                mail._check_files()
        except UserError as exc:
            mail.write({"state": "failed", "failure_reason": str(exc)})
            mail._on_result()


def _note_carried(env):
    """Mails of 19.0.1.2.0 and before did not say which files they are to carry; those
    that failed may be sent again."""
    with_files = env["email.message"].search(
        [
            ("direction", "=", "out"),
            ("state", "not in", LEFT),
            ("attachment_ids", "!=", False),
        ]
    )
    for mail in with_files.filtered(lambda mail: not mail.carries):
        mail.carries = {file.id: file.name for file in mail.attachment_ids}
