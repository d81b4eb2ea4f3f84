from odoo import api, fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    email_message_id = fields.Many2one(
        comodel_name="email.message",
        string="Channel E-mail",
        ondelete="cascade",
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="Sent by the e-mail channel, through its touchpoint.",
    )

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """Channel mail has a send loop of its own (email.sender)."""
        filters = [
            *self.env.context.get("filters", []),
            ("email_message_id", "=", False),
        ]
        self.check_access("write")
        # sudo: which mail is the channel's, whoever runs the job.
        queue = self.sudo().with_context(filters=filters)
        return super(MailMail, queue).process_email_queue(
            email_ids=email_ids, batch_size=batch_size
        )

    def send(self, auto_commit=False, raise_exception=False, post_send_callback=None):
        channel = self._check_channels_own_sudo()
        # What may have left already is not sent again unasked.
        if waiting := channel.email_message_id.filtered(
            lambda mail: mail.state in ("queued", "failed")
        ):
            waiting._queue()
        others = self - channel.sudo(False)
        # sudo: tickets' mails go out whoever made them; core asks nobody either.
        left = self.env["email.ticket.entry"]._send_by_touchpoint(others.sudo())
        return super(MailMail, left.with_env(self.env)).send(
            auto_commit=auto_commit,
            raise_exception=raise_exception,
            post_send_callback=post_send_callback,
        )

    def send_after_commit(self):
        """Core sends then as the system, whoever asks for it."""
        self._check_channels_own_sudo()
        return super().send_after_commit()

    def _check_channels_own_sudo(self):
        """Those of them that are the channel's, with the rights of the system, once it
        is clear that the user may send them. Raises AccessError."""
        # sudo: whose mail it is decides who sends it.
        channel = self.sudo().filtered("email_message_id")
        if channel:
            # Core asks nobody but by reading what it sends: of these it sends none.
            self.check_access("write")
        return channel
