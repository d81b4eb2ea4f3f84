import logging

from odoo import fields, models

_logger = logging.getLogger(__name__)


class EmailTouchpoint(models.Model):
    """How forwarding fits in with the halves of a connection.

    Receiving is connected by a probe that came back (email_touchpoint_validation), not
    by logging in. A touchpoint in use that changes from a mailbox to forwarding goes on
    reading the mailbox until then, and once more, so that no mail is left in between.
    """

    _inherit = "email.touchpoint"

    handing_over = fields.Boolean(
        readonly=True,
        copy=False,
        help="Its mailbox is still read until forwarding is known to work.",
    )

    def _reads_mailbox(self):
        """Whether mail is fetched for it."""
        return not self._receives_forwarded() or self.handing_over

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

    def _try_half(self, half, attempt):
        if half == "imap" and self._receives_forwarded():
            return None
        return super()._try_half(half, attempt)

    def _lacks_password(self, half):
        if self._receives_forwarded() and not self._sends_without_login():
            return not self._password(half)
        return super()._lacks_password(half)

    # -- changing the connection method --------------------------------------

    def _proven_with(self):
        proven = super()._proven_with()
        if self._receives_forwarded():
            # Sending logs in with the password all the same, and no server is asked
            # for mail.
            kind, settings = proven["smtp"]
            kind = ["password" if each == "forwarding" else each for each in kind]
            proven["smtp"] = (kind, settings)
            proven["imap"] = ([self.email, self.forwarding_address], None)
        return proven

    def _on_settings_changed(self, half):
        if half == "imap":
            if self._may_hand_over():
                self.handing_over = True
                return None
            self.write({"handing_over": False, "validated_at": False})
        return super()._on_settings_changed(half)

    def _may_hand_over(self):
        return (
            self._receives_forwarded()
            and self.imap_status == "connected"
            and self.activated
            and not self.validated_at
        )

    # -- the last fetches ----------------------------------------------------

    def _record_success(self, half, folder, finished):
        result = super()._record_success(half, folder, finished)
        if half == "imap" and finished:
            self._end_handover(folder)
        return result

    def _has_news(self, half, folder):
        ends = half == "imap" and self.handing_over and self.validated_at
        return bool(ends) or super()._has_news(half, folder)

    def _note_trouble(self, trouble):
        if trouble["half"] == "imap" and self.handing_over and self.validated_at:
            # Mail comes by forwarding; the mailbox may have been closed.
            _logger.warning("Last fetch of %s: %s", self.email, trouble["reason"])
            self._in_own_transaction(lambda mine: mine._end_handover(None))
            return None
        return super()._note_trouble(trouble)

    def _end_handover(self, folder):
        """Once all folders were read after the probe came back."""
        if not (self.handing_over and self.validated_at):
            return
        others = self.mailbox_ids.filtered(lambda mailbox: mailbox.folder != folder)
        read = others.mapped("last_fetch_at")
        if folder is None or all(at and at >= self.validated_at for at in read):
            self.handing_over = False
