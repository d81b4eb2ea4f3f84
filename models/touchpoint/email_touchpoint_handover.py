from odoo import fields, models


class EmailTouchpoint(models.Model):
    """How forwarding fits in with connections.

    Receiving is connected by a probe that came back (email_touchpoint_validation), not
    by logging in. A touchpoint in use that changes from a mailbox to forwarding goes on
    reading the mailbox until then, and once more, so that no mail is left in between.
    """

    _inherit = "email.touchpoint"

    mailbox_kept = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its mailbox is still read until forwarding is known to work.",
    )

    def _reads_mailbox(self):
        """Whether mail is fetched for it."""
        return not self._receives_forwarded() or self.mailbox_kept

    # -- connecting ----------------------------------------------------------

    def action_connect(self):
        if self._receives_forwarded() and self._receives():
            return self.action_validate()
        return super().action_connect()

    def action_reconnect(self):
        """What is lost is sending: no probe is needed for that."""
        if not self._receives_forwarded() or self.imap_status != "connected":
            return super().action_reconnect()
        self.ensure_one()
        self.check_access("write")
        self._connect_sending()
        return self._notify(
            self.env._("%(email)s is connected.", email=self.email), "success"
        )

    # -- changing the connection method --------------------------------------

    def _on_receiving_changed(self):
        """How it receives was changed; returns whether it goes on receiving meanwhile.
        A touchpoint that changes to forwarding does: its mailbox is still read."""
        if self._may_keep_mailbox():
            self.mailbox_kept = True
            return True
        self.write({"mailbox_kept": False, "validated_at": False})
        return False

    def _may_keep_mailbox(self):
        return (
            self._receives_forwarded()
            and self.imap_status == "connected"
            and self.activated
            and not self.validated_at
        )

    # -- the last fetches ----------------------------------------------------

    def _awaits_last_fetch(self):
        return self.mailbox_kept and bool(self.validated_at)

    def _on_last_fetch(self, folder=None):
        """The mailbox is no longer read, once all folders were read after the probe
        came back.

        :param folder: the one that was just read; None when the mailbox cannot be read
        """
        if not self._awaits_last_fetch():
            return
        others = self.mailbox_ids.filtered(lambda mailbox: mailbox.folder != folder)
        read = others.mapped("last_fetch_at")
        if folder is None or all(at and at >= self.validated_at for at in read):
            self.mailbox_kept = False
