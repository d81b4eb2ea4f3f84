from collections import Counter
from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.conversation import paragraphs
from ...core.conversation.known import Known
from ...core.conversation.quote import fold, has_words, unfold, without_quotes
from ...core.inbound.html import excerpt, html_to_text

QUOTE = '<details class="ec-quote">'
MOST_MAILS = 50
"""Newest mails of a conversation with which a new one is compared."""


class EmailParagraphs(models.Model):
    """Hashes of the paragraphs of a mail, by which they are known where another mail
    quotes them. They are made when somebody answers in the conversation."""

    _name = "email.paragraphs"
    _description = "Paragraphs of an E-mail"
    _inherit = ["email.guarded"]
    _log_access = False
    _rec_name = "message_id"

    message_id = fields.Many2one(
        comodel_name="email.message", required=True, ondelete="cascade"
    )
    hashes = fields.Text(required=True)

    _message_unique = models.UniqueIndex("(message_id)")

    @api.model
    def _fold_known(self, letters):
        """Fold in these letters what is in their conversations already.

        :param letters: list of models.inbound.letter.Letter, with conversations, in
            order
        """
        # What opens a conversation finds nothing there.
        old = {each.conversation.id for each in letters if each.join.group is None}
        counts = Counter(letter.conversation.id for letter in letters)
        mails = self._of_conversations(old) if old else {}
        for letter in letters:
            earlier = mails.setdefault(letter.conversation.id, [])
            if earlier:
                self._fold_letter(letter, Known(earlier))
            counts[letter.conversation.id] -= 1
            if counts[letter.conversation.id]:
                earlier.append(paragraphs.read(letter.mail.html))

    def _fold_letter(self, letter, known):
        mail = letter.mail
        if not known.meets(paragraphs.read(mail.html)):
            return
        author = f"{letter.sender.name} {letter.sender.email}"
        html = fold(unfold(mail.html), mail.subject, author, known)
        if html != mail.html:
            letter.mail = replace(mail, html=html)
        if QUOTE in html and (html != mail.html or not has_words(html.split(QUOTE)[0])):
            letter.excerpt = excerpt(html_to_text(without_quotes(html)))

    @api.model
    def _of_conversations(self, ids):
        """{conversation id: [core.conversation.paragraphs.Paragraphs] of its mails}"""
        found = {}
        missing = {}
        for conversation, mail, hashes, body in self._read_newest(ids):
            if hashes is None:
                hashes = missing[mail] = paragraphs.pack(paragraphs.read(body or ""))
            read = paragraphs.unpack(hashes)
            found.setdefault(conversation, []).append(read)
        self._keep(missing)
        return found

    def _read_newest(self, ids):
        """[(conversation id, mail id, hashes, HTML where there are none yet)]"""
        self.env["email.message"].flush_model(["conversation_id", "state", "body_html"])
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT one.id, mail.id, known.hashes,
                          CASE WHEN known.id IS NULL THEN mail.body_html END
                     FROM unnest(%s) AS one (id)
               CROSS JOIN LATERAL (
                          SELECT id, body_html FROM email_message
                           WHERE conversation_id = one.id AND state != 'draft'
                        ORDER BY id DESC LIMIT %s) AS mail
                LEFT JOIN email_paragraphs known ON known.message_id = mail.id""",
                list(ids),
                MOST_MAILS,
            )
        )

    def _keep(self, missing):
        """Two who make them at the same time make the same.

        :param missing: {mail id: hashes}
        """
        if not missing:
            return
        rows = SQL(", ").join(SQL("(%s, %s)", *each) for each in missing.items())
        self.env.cr.execute(
            SQL(
                "INSERT INTO email_paragraphs (message_id, hashes) VALUES %s"
                " ON CONFLICT DO NOTHING",
                rows,
            )
        )
        self.invalidate_model()
