from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.outbox.priority import AGENT
from ...core.supervision.ledger import response
from ..automation.moments import to_seconds
from ..automation.service_hours import ServiceHours
from ..conversation.stretch import stretch_sql
from .one_touch import renew_one_touch

# Columns that every event has from its conversation.
COMMON = SQL(
    """conversation_id, queue_id, touchpoint_id, company_id, type, at, user_id,
       create_uid, create_date"""
)


class EmailSupervisionLedger(models.AbstractModel):
    """What is counted of conversations: the events that other rooms do not write down
    for the history already.

    They are written in the transaction in which it happens, past the ORM: one statement
    for however many mails come in at once. Once for each mail, whatever is tried again.
    """

    _name = "email.supervision.ledger"
    _description = "Ledger of What Is Counted"

    # -- what comes in -------------------------------------------------------------

    @api.model
    def _on_created(self, conversations):
        """They are there since now, whoever opened them."""
        self._insert(
            "created",
            conversations,
            SQL(
                "FROM email_conversation one WHERE one.id = ANY(%s)", conversations.ids
            ),
        )

    @api.model
    def _on_mails_in(self, mails, letters):
        """Mails came in, and are in their conversations.

        :param mails: email.message
        :param letters: models.inbound.letter.Letter of each
        """
        asking = mails.filtered(lambda mail: not mail.automatic)
        self._insert("received", asking.conversation_id, self._from_mails(asking))
        withheld = [letter for letter in letters if letter.withheld]
        self._on_files_refused(
            self.env["email.file"].concat(
                *(letter.message.file_ids for letter in withheld)
            )
        )

    def _from_mails(self, mails):
        return SQL(
            """FROM email_message mail
               JOIN email_conversation one ON one.id = mail.conversation_id
              WHERE mail.id = ANY(%s)""",
            mails.ids,
        )

    @api.model
    def _on_files_refused(self, files):
        """Of these, which customers sent, some are kept out.

        :param files: email.file
        """
        out = files.filtered(
            lambda file: (
                file.state in ("refused", "infected")
                and file.message_id.direction == "in"
            )
        )
        if not out:
            return
        out.flush_recordset(["name"])
        self._insert(
            "refused_file",
            out.message_id.conversation_id,
            SQL(
                """FROM email_file file
                   JOIN email_message mail ON mail.id = file.message_id
                   JOIN email_conversation one ON one.id = mail.conversation_id
                  WHERE file.id = ANY(%s)""",
                out.ids,
            ),
            note=SQL("file.name"),
        )

    def _insert(self, kind, conversations, source, **more):
        """
        :param source: SQL from FROM on, with the conversation as "one", and with the
            mail as "mail" unless it is about conversations
        :param more: {column: SQL}
        """
        if not conversations:
            return
        names = ["queue_id", "touchpoint_id", "company_id", "user_id"]
        conversations.flush_recordset(names)
        self.env["email.conversation.event"].flush_model(["type", "cause"])
        columns = {"stretch": stretch_sql(SQL("one.id")), **more}
        if kind != "created":
            columns["mail_id"] = SQL("mail.id")
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_conversation_event (%(common)s, %(names)s)
                   SELECT one.id, one.queue_id, one.touchpoint_id, one.company_id,
                          %(kind)s, %(now)s, one.user_id, %(uid)s, %(now)s, %(values)s
                   %(source)s
                   ON CONFLICT DO NOTHING""",
                common=COMMON,
                names=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(columns.values()),
                kind=kind,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                source=source,
            )
        )

    # -- what leaves -----------------------------------------------------------------

    @api.model
    def _on_mail_sent(self, mail):
        """It has left. Does nothing for one of a list, and for one that told an agent
        of something.

        :param mail: email.message
        """
        conversation = mail.conversation_id
        if not conversation:
            return
        if not mail.automatic and mail.priority <= AGENT:
            self._log_answered(mail)
        elif mail.occasion:
            source = self._from_mails(mail)
            self._insert("auto_answered", conversation, source)

    def _log_answered(self, mail):
        left_at = mail.attempted_at or fields.Datetime.now()
        queue = self._queue_then(mail)
        since, left = to_seconds(mail.waited_since), to_seconds(left_at)
        hours = ServiceHours(left, earliest=since or left, longest=0).of(queue)
        for stretch in self._insert_answer(mail, queue, response(since, left, hours)):
            renew_one_touch(self.env, mail.conversation_id, stretch)

    def _queue_then(self, mail):
        """The queue (with the rights of the system) in which it was written: the
        conversation may have been transferred while it waited to leave."""
        # sudo: when a queue works is known to all.
        conversation = mail.conversation_id.sudo()
        later = conversation.event_ids.filtered(
            lambda event: event.type == "transferred" and event.at >= mail.date
        )
        return later.sorted("id")[:1].queue_id or conversation.queue_id

    def _insert_answer(self, mail, queue, found):
        """:param found: core.supervision.ledger.Response
        :return: the stretch, in a list; an empty one when it is written down already
        """
        conversation, writer = mail.conversation_id, mail.create_uid
        Event = self.env["email.conversation.event"]
        Event.flush_model(["type", "cause", "conversation_id", "stretch", "first"])
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_conversation_event
                          (%(common)s, by_id, mail_id, response_seconds,
                           response_working_seconds, stretch, first)
                   SELECT one.id, %(queue)s, %(touchpoint)s, one.company_id, 'answered',
                          %(at)s, %(writer)s, %(uid)s, %(now)s, %(writer)s, %(mail)s,
                          %(seconds)s, %(working)s, here.stretch,
                          %(waited)s AND NOT EXISTS (
                              SELECT FROM email_conversation_event earlier
                               WHERE earlier.conversation_id = one.id
                                 AND earlier.first AND earlier.stretch = here.stretch)
                     FROM email_conversation one
                    CROSS JOIN LATERAL (SELECT %(stretch)s AS stretch) here
                    WHERE one.id = %(conversation)s
                   ON CONFLICT DO NOTHING RETURNING stretch""",
                common=COMMON,
                queue=queue.id or None,
                touchpoint=mail.touchpoint_id.id or None,
                at=mail.attempted_at or fields.Datetime.now(),
                writer=None if writer._is_superuser() else writer.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                mail=mail.id,
                seconds=found.seconds,
                working=found.working,
                waited=found.seconds is not None,
                stretch=stretch_sql(SQL("one.id"), until=SQL("%s", mail.date)),
                conversation=conversation.id,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    # -- what is done to conversations -------------------------------------------------

    @api.model
    def _note_working_time(self, vals_list):
        """Add to events in which somebody waited until now how much of it was within
        the hours of their queues.

        :param vals_list: values of the events
        """
        waited = [vals for vals in vals_list if vals.get("wait_seconds") is not None]
        if not waited:
            return
        now = to_seconds(fields.Datetime.now())
        longest = max(vals["wait_seconds"] for vals in waited)
        hours = ServiceHours(now, earliest=now - longest, longest=0)
        # sudo: when a queue works is known to all.
        queues = self.env["helpdesk.ticket.team"].sudo()
        for vals in waited:
            since = now - vals["wait_seconds"]
            worked = hours.of(queues.browse(vals["queue_id"] or ()))
            vals["wait_working_seconds"] = worked.between(since, now)

    @api.model
    def _renew_one_touch(self, closed):
        """:param closed: email.conversation.event of this type"""
        for stretch, events in closed.grouped("stretch").items():
            renew_one_touch(self.env, events.conversation_id, stretch)

    @api.model
    def _on_mails_moved(self, mails, target):
        """Somebody put these mails into another conversation: what is written down of
        each is of that one from now on. How long was waited, where, and for whom, is
        as it was.

        :param mails: email.message
        :param target: email.conversation
        """
        Event = self.env["email.conversation.event"]
        Event.flush_model(["type", "cause", "mail_id", "conversation_id"])
        self.env.cr.execute(
            SQL(
                """UPDATE email_conversation_event event
                      SET conversation_id = %(target)s, stretch = %(stretch)s
                    WHERE event.mail_id = ANY(%(mails)s)""",
                target=target.id,
                stretch=stretch_sql(SQL("%s", target.id), until=SQL("event.at")),
                mails=mails.ids,
            )
        )
        Event.invalidate_model(["conversation_id", "stretch"], flush=False)

    @api.model
    def _on_closing_undone(self, conversation):
        """It is open again as if it had never been closed."""
        closed, reopened = self._last(conversation, "closed", "reopened")
        self._undo(closed | reopened, closed.stretch)
        if conversation.state == "active" and conversation.user_id == closed.user_id:
            self._go_on_handling(conversation, closed)

    def _go_on_handling(self, conversation, closed):
        """How long its agent handled it until then counts once it ends in earnest."""
        conversation.handled_since -= timedelta(seconds=closed.handle_seconds)
        closed.flush_recordset(["handle_seconds"])
        self.env.cr.execute(
            SQL(
                "UPDATE email_conversation_event SET handle_seconds = NULL"
                " WHERE id = ANY(%s)",
                closed.ids,
            )
        )
        closed.invalidate_recordset(["handle_seconds"], flush=False)

    @api.model
    def _on_reopening_undone(self, conversation):
        """It is closed again as if it had never been opened."""
        reopened, closed = self._last(conversation, "reopened", "closed")
        self._undo(closed | reopened, reopened.stretch - 1)

    def _last(self, conversation, *kinds):
        """The last event of each of these kinds."""
        events = conversation.event_ids.sorted(lambda event: (event.at, event.id))
        for kind in kinds:
            yield events.filtered(lambda event, kind=kind: event.type == kind)[-1:]

    def _undo(self, events, stretch):
        """They count no more."""
        vals = {"cause": "undone", "one_touch": False, "stretch": max(1, stretch)}
        events.write(vals)
