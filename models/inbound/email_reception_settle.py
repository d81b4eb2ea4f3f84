from odoo import models

from ...core.inbound import confirmation, probe


class EmailReception(models.AbstractModel):
    """What is decided about mail before any guard sees it: what came to a forwarding
    address, and what mail programs send to unsubscribe their users.

    Decided here, where one worker at a time is at the touchpoint.
    """

    _inherit = "email.reception"

    def _settle(self, letters):
        """The letters that are left for the guards."""
        if letters and letters[0].touchpoint.forwarding_address:
            letters = self._settle_probes(letters)
            letters = self._settle_twins(letters)
            letters = self._settle_confirmations(letters)
            letters = self._settle_inactive(letters)
        return self._settle_unsubscribing(letters)

    def _settle_probes(self, letters):
        """A probe of ours becomes no conversation, whichever way it came."""
        return [letter for letter in letters if not self._is_settled_probe(letter)]

    def _is_settled_probe(self, letter):
        row, touchpoint = letter.row, letter.touchpoint
        token = probe.find(letter.mail)
        if row.released or not (token and touchpoint._is_probe(token)):
            return False
        connects = row.forwarded_by and touchpoint._on_probe_returned(token)
        row._stop("dropped", False, self._probe_words(row, connects))
        return True

    def _probe_words(self, row, connects):
        if connects:
            return self.env._("The test mail of Validate: forwarding works.")
        if row.forwarded_by:
            return self.env._("An old test mail of Validate: a later one counts.")
        return self.env._("The test mail of Validate; it has to come by forwarding.")

    def _settle_twins(self, letters):
        """Of a mail that came by forwarding and in the mailbox, or through two servers,
        one goes on."""
        rows = self.env["email.inbound"].concat(*(letter.row for letter in letters))
        twins = rows._find_alike()
        going_on = []
        for letter in letters:
            row = letter.row
            original = row._find_twin(twins.get(row.identity, rows.browse()))
            if original and not row.released:
                row._drop_raw(row._prepare_copy(original))
            else:
                going_on.append(letter)
        return going_on

    def _settle_confirmations(self, letters):
        """The provider's confirmation is shown at the touchpoint; it also goes on, for
        without it the touchpoint cannot be activated."""
        for letter in letters:
            if letter.row.forwarded_by:
                trusted = letter.row._trusted_servers()
                if found := confirmation.read(letter.mail, trusted):
                    letter.touchpoint._on_confirmation(found, letter.date)
                    letter.confirms = True
        return letters

    def _settle_inactive(self, letters):
        """Before the touchpoint is activated its forwarded mail is held."""
        return [letter for letter in letters if not self._is_held_inactive(letter)]

    def _is_held_inactive(self, letter):
        row = letter.row
        if not row.forwarded_by or row.released or letter.confirms:
            return False
        if letter.touchpoint._takes_mail():
            return False
        row._stop(
            "held",
            "inactive",
            self.env._(
                "Waits until “%(name)s” is active and receives.",
                name=letter.touchpoint.name,
            ),
        )
        return True

    def _settle_unsubscribing(self, letters):
        """What a mail program sends in its user's name becomes no conversation."""
        return [letter for letter in letters if not self._is_unsubscribing(letter)]

    def _is_unsubscribing(self, letter):
        if letter.row.released:
            return False
        entry = self.env["email.dialer.entry"]
        words = entry._unsubscribe(letter.mail.subject or "")
        if words:
            letter.row._stop("dropped", False, words)
        return bool(words)
