from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.outbox.priority import AGENT
from ...core.supervision.ledger import response
from ..automation.moments import to_seconds
from ..automation.service_hours import ServiceHours
from ..conversation.stretch import stretch_sql
from .event_hours import note_working_time, worked_between
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
    def _on_mails_sent(self, mails):
        """They have left. Does nothing for those of a list, and for those that told an
        agent of something.

        :param mails: email.message
        """
        ours = mails.filtered("conversation_id")
        by_agents = ours.filtered(
            lambda mail: not mail.automatic and mail.priority <= AGENT
        )
        if by_agents:
            self._log_answered(by_agents)
        told = (ours - by_agents).filtered("occasion")
        self._insert("auto_answered", told.conversation_id, self._from_mails(told))

    def _log_answered(self, mails):
        now = fields.Datetime.now()
        left_at = {mail: to_seconds(mail.attempted_at or now) for mail in mails}
        since = {mail: to_seconds(mail.waited_since) for mail in mails}
        hours = ServiceHours(
            max(left_at.values()),
            earliest=min(since[mail] or left_at[mail] for mail in mails),
            longest=0,
        )
        for mail, queue in self._queues_then(mails).items():
            found = response(since[mail], left_at[mail], hours.of(queue))
            self._insert_answer(mail, queue, found)
        renew_one_touch(self.env, mails.conversation_id)

    def _queues_then(self, mails):
        """{mail: queue (with the rights of the system) in which it was written}: its
        conversation may have been transferred while it waited to leave."""
        self.env["email.conversation.event"].flush_model(["type", "at", "queue_id"])
        mails.flush_recordset(["conversation_id"])
        mails.mail_message_id.flush_recordset(["date"])
        mails.conversation_id.flush_recordset(["queue_id"])
        found = self.env.execute_query(
            SQL(
                """SELECT mail.id, COALESCE(
                              (SELECT event.queue_id FROM email_conversation_event event
                                WHERE event.conversation_id = one.id
                                  AND event.type = 'transferred'
                                  AND event.at >= message.date
                             ORDER BY event.id LIMIT 1),
                              one.queue_id)
                     FROM email_message mail
                     JOIN mail_message message ON message.id = mail.mail_message_id
                     JOIN email_conversation one ON one.id = mail.conversation_id
                    WHERE mail.id = ANY(%s) ORDER BY mail.id""",
                mails.ids,
            )
        )
        # sudo: when a queue works is known to all.
        queues = self.env["helpdesk.ticket.team"].sudo()
        return {mails.browse(mail): queues.browse(queue or ()) for mail, queue in found}

    def _insert_answer(self, mail, queue, found):
        """Once, however often it is tried.

        :param found: core.supervision.ledger.Response
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
                   ON CONFLICT DO NOTHING""",
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

    # -- what is done to conversations -------------------------------------------------

    @api.model
    def _note_working_time(self, vals_list):
        """See event_hours."""
        note_working_time(self.env, vals_list)

    @api.model
    def _renew_one_touch(self, closed):
        """:param closed: email.conversation.event of this type"""
        renew_one_touch(self.env, closed.conversation_id)

    @api.model
    def _on_mails_moved(self, mails, source, target):
        """Somebody put these mails into another conversation: what is written down of
        each is of that one from now on. How long was waited, where, and for whom, is
        as it was. What was closed before, in both, may have had other answers.

        :param mails: email.message
        :param source, target: email.conversation
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
        renew_one_touch(self.env, source | target)

    @api.model
    def _on_closing_undone(self, conversation):
        """It is open again as if it had never been closed."""
        closed, reopened = self._last(conversation, "closed", "reopened")
        self._undo(closed | reopened, closed.stretch)
        if conversation.state == "active" and conversation.user_id == closed.user_id:
            self._go_on_handling(conversation, closed)

    def _go_on_handling(self, conversation, closed):
        """How long its agent handled it until then counts once it ends in earnest.

        It counts as the time just before the reopening, which need not be within the
        hours: the difference is made up for by what is taken off at the end.
        """
        again = conversation.handled_since
        since = again - timedelta(seconds=closed.handle_seconds)
        there = worked_between(conversation.queue_id, since, again)
        conversation.write(
            {
                "handled_since": since,
                "parked_working_seconds": there - closed.handle_working_seconds,
            }
        )
        names = ["handle_seconds", "handle_working_seconds"]
        closed.flush_recordset(names)
        self.env.cr.execute(
            SQL(
                """UPDATE email_conversation_event
                      SET handle_seconds = NULL, handle_working_seconds = NULL
                    WHERE id = ANY(%s)""",
                closed.ids,
            )
        )
        closed.invalidate_recordset(names, flush=False)

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
