import json

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL

LOCAL = "^(localhost|127[.].*|\\[?::1\\]?)$"


def migrate(cr, version):
    """The secrets that there are belong to what they are used for today; mailboxes on
    Odoo's own machine go on being read."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for secret in env["email.secret"].search([("bound_to", "=", False)]):
        owner = secret.connection_id or secret.touchpoint_id or secret.company_id
        secret.bound_to = json.dumps(owner._secret_uses(secret.name))
    cr.execute(
        SQL(
            "SELECT 1 FROM email_connection connection"
            " JOIN email_touchpoint touchpoint ON touchpoint.id = touchpoint_id"
            " WHERE touchpoint.activated AND trim(connection.host) ~* %s LIMIT 1",
            LOCAL,
        )
    )
    if cr.fetchone():
        env["ir.config_parameter"].set_param("email_channel.allow_local_servers", True)
