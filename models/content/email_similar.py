from odoo import api, fields, models
from odoo.tools import SQL

from ..jobs import step_by_step
from .questions import dictionary, question_of
from .similar_answers import SimilarAnswers

AT_ONCE = 200  # answers


class EmailSimilar(models.Model):
    """What customers asked, in the words by which other questions resemble it, a row
    for each mail of an agent that answered one (H4). Shown to nobody."""

    _name = "email.similar"
    _description = "Question That Was Answered"
    _log_access = False
    _rec_name = "answer_id"

    answer_id = fields.Many2one(
        comodel_name="email.message", required=True, ondelete="cascade"
    )
    subject = fields.Char(help="In small letters, without prefixes.")
    language = fields.Char(help="ISO 639-1; empty when not known.")

    _answer_unique = models.UniqueIndex("(answer_id)")

    def init(self):
        """Odoo has no field for PostgreSQL's own type of words, and makes no index of
        three letters each where it could not install the extension for them."""
        self.env.cr.execute(
            SQL("ALTER TABLE email_similar ADD COLUMN IF NOT EXISTS words tsvector")
        )
        self.env.cr.execute(
            SQL(
                "CREATE INDEX IF NOT EXISTS email_similar_words_idx"
                " ON email_similar USING gin (words)"
            )
        )
        if self.env.registry.has_trigram:
            self.env.cr.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS email_similar_subject_trigram_idx"
                    " ON email_similar USING gin (subject gin_trgm_ops)"
                )
            )

    # -- asked --------------------------------------------------------------------

    @api.model
    def _of(self, conversations):
        """See email.conversation.get_similar."""
        return SimilarAnswers(conversations).values()

    # -- kept ---------------------------------------------------------------------

    @api.model
    def _on_mails_sent(self, mails):
        """These have left: those that answer a customer are found from now on.

        :param mails: email.message with the rights of the system
        """
        self._keep(mails.filtered(self._is_answer))

    def _is_answer(self, mail):
        person = mail.direction == "out" and not mail.automatic
        return person and mail.conversation_id and mail.answers_id.direction == "in"

    @api.model
    def _on_erased(self, mails):
        """What they say is forgotten."""
        asked = [
            "|",
            ("answer_id", "in", mails.ids),
            ("answer_id.answers_id", "in", mails.ids),
        ]
        self.search(asked).unlink()

    def _keep(self, answers):
        """:param answers: email.message that answer one of a customer"""
        if not answers:
            return
        asked = [(mail.id, question_of(mail.answers_id)) for mail in answers]
        self.env["email.message"].flush_model(["conversation_id"])
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_similar (answer_id, subject, language, words)
                   SELECT id, subject, language, to_tsvector(
                              dictionary::regconfig, subject || ' ' || words)
                     FROM UNNEST(%s::integer[], %s::text[], %s::text[], %s::text[],
                                 %s::text[])
                          AS new (id, subject, language, dictionary, words)
              ON CONFLICT (answer_id) DO NOTHING""",
                [number for number, _one in asked],
                [one.subject.lower() for _number, one in asked],
                [one.language for _number, one in asked],
                [dictionary(one.language) for _number, one in asked],
                [one.words for _number, one in asked],
            )
        )

    # -- those of older databases ------------------------------------------------

    @api.model
    def _run(self):
        """Keep the answers that are not found yet, newest first, some at a time, each
        time committed."""
        step_by_step(self.env, self._fill, self._run_again)

    def _fill(self):
        """Whether there was anything to do."""
        self.env.invalidate_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT mail.id FROM email_message mail
                     JOIN email_message asked ON asked.id = mail.answers_id
                    WHERE mail.direction = 'out' AND mail.state = 'sent'
                      AND mail.automatic IS NOT TRUE
                      AND asked.direction = 'in'
                      AND mail.conversation_id IS NOT NULL
                      AND NOT EXISTS (SELECT FROM email_similar known
                                       WHERE known.answer_id = mail.id)
                      AND NOT EXISTS (SELECT FROM email_conversation gone
                                       WHERE gone.id = mail.conversation_id
                                         AND gone.erased_at IS NOT NULL)
                 ORDER BY mail.id DESC LIMIT %s""",
                AT_ONCE,
            )
        )
        # sudo: the job is the system's.
        self._keep(self.env["email.message"].sudo().browse(id for (id,) in rows))
        return bool(rows)

    def _run_again(self):
        # sudo: the job is the system's.
        self.env.ref("email_channel.ir_cron_similar").sudo()._trigger()
