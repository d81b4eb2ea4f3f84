from odoo import api, models

from ...core.inbound.parse import DEFAULT, Limits, UnreadableMail, parse
from .email_inbound_raw import OriginalLost
from .letter import Letter

# For a mail that an administrator wants to be read all the same.
RELEASED = Limits(bytes=1 << 30, parts=20_000, depth=200, work=1 << 34)


class EmailReception(models.AbstractModel):
    """From the ledger into the conversations, stage by stage.

    Each stage takes letters and gives those that go on to the next one. The rows of the
    others say why not: they are dropped or held. The conversation room finds the place
    of what is left, and creates it there.
    """

    _name = "email.reception"
    _description = "E-mail Reception"

    @api.model
    def _receive(self, rows):
        """Make the mails of these rows part of conversations.

        Whatever one mail raises concerns all of them: the caller tries them apart.

        :param rows: email.inbound, of one touchpoint, in the order of processing
        """
        letters = self._read(rows)
        letters = self._settle(letters)
        letters = self._guard(letters)
        letters = self._inspect_files(letters)
        letters = self._thread(letters)
        letters = self._create(letters)
        self._tell(letters)

    # -- read ----------------------------------------------------------------

    def _read(self, rows):
        """The letters of these rows; what cannot be read is held."""
        raws = rows._read_raw()
        letters = []
        for row in rows:
            if row.id not in raws:
                raise OriginalLost(row._explain_missing_raw())
            try:
                mail = self._parse(row, raws[row.id])
            except UnreadableMail as exc:
                row._stop("held", "unreadable", self._unreadable_words(exc))
            else:
                letters.append(Letter(row, mail, files=mail.attachments))
        return letters

    @api.model
    def _parse(self, row, raw):
        """:return: core.inbound.mail.ParsedMail
        :raises UnreadableMail: it takes too much
        """
        return parse(raw, RELEASED if row.released else DEFAULT)

    def _unreadable_words(self, exc):
        words = {
            "bytes": self.env._(
                "With %(found)s MB it is too large to be processed by itself: press "
                "Release if you want it.",
                found=exc.found >> 20,
            ),
            "parts": self.env._(
                "It has more than %(allowed)s parts.", allowed=exc.allowed
            ),
            "depth": self.env._(
                "Its parts are nested more than %(allowed)s deep.", allowed=exc.allowed
            ),
            "work": self.env._("Reading it would take too long."),
        }
        return words[exc.reason]

    # -- inspect files -------------------------------------------------------

    def _inspect_files(self, letters):
        """Those whose files let them through. What the rule and the scanner say of a
        file holds for mails that an administrator released, too."""
        letters = [letter for letter in letters if self._passes_inspection(letter)]
        self.env["email.file"]._inspect(letters)
        return letters

    def _passes_inspection(self, letter):
        """Whether the mail goes on; a mail that an administrator released does."""
        reason = self._inspect(letter)
        if not reason or letter.row.released:
            return True
        letter.row._stop("held", "files", reason)
        return False

    def _inspect(self, letter):
        """Look at the files of a letter, before the rule and the scanner do; here
        nothing is wrong with any.

        A file that must not come in goes from ``letter.files`` to ``letter.withheld``.

        :return: why the whole mail is held, in words for administrators; "" when it is
            not
        """
        return ""

    # -- thread, create, tell: by the conversation room ----------------------

    def _thread(self, letters):
        if letters:
            self.env["email.threading"]._thread(letters)
        return letters

    def _create(self, letters):
        if letters:
            self.env["email.arrival"]._create(letters)
            self.env["email.file"]._record(letters)
        return letters

    def _tell(self, letters):
        if letters:
            self.env["email.arrival"]._tell(letters)
        for letter in letters:
            letter.row._finish(letter.message, letter.found)
