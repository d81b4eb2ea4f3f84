"""Mail that waited to leave passes the rule and the scanner, too."""

from odoo import api
from odoo.exceptions import UserError


def migrate(cr, version):
    env = api.Environment(cr, api.SUPERUSER_ID, {})
    for mail in env["email.message"].search([("state", "=", "queued")]):
        try:
            with cr.savepoint():
                mail._check_files()
        except UserError as exc:
            mail.write({"state": "failed", "failure_reason": str(exc)})
            mail._on_result()
