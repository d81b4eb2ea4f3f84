from odoo import http

from odoo.addons.mail_tracking.controllers.main import MailTrackingController


class OpenPicture(MailTrackingController):
    @http.route(readonly=False)
    def mail_tracking_open(self, db, tracking_email_id, token=False, **kw):
        """It writes that the mail was opened; of a route without a user Odoo takes for
        granted that it only reads, and asks a replica where there is one."""
        return super().mail_tracking_open(db, tracking_email_id, token=token, **kw)
