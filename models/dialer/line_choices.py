"""What supervisors say of lines by hand: look, tried again, sent, taken out."""

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tools import SQL

from ...core.dialer import ledger as rules

WAITS_ANEW = {
    "state": "waiting",
    "skipped": False,
    "failure_reason": False,
    "next_attempt_at": False,
    "attempts": 0,
}


class LineChoices:
    """:param lines: email.dialer.line, of whoever chose them"""

    def __init__(self, lines):
        lines.check_access("read")
        self.env = lines.env
        # sudo: who may read the lines of lists looks after them; the ledger itself is
        # written by nobody else.
        self.lines = lines.sudo()

    def retry(self):
        """Of those that nobody has."""
        chosen = self._chosen(rules.may_be_tried_again)
        self._need(
            chosen,
            self.env._(
                "None of these can be tried again: only what has failed can, or was "
                "refused before it left."
            ),
        )
        self._wait_anew(chosen)

    def send_again(self):
        """Of those that may have been sent, whoever wants it that way."""
        chosen = self._chosen(rules.may_be_sent_again)
        self._need_uncertain(chosen)
        self._tell(
            chosen,
            lambda count: self.env._(
                "%(count)s uncertain lines are sent again.", count=count
            ),
        )
        self._wait_anew(chosen)

    def mark_sent(self):
        chosen = self._chosen(rules.may_be_marked_sent)
        self._need_uncertain(chosen)
        self._tell(
            chosen,
            lambda count: self.env._(
                "%(count)s uncertain lines were marked as sent.", count=count
            ),
        )
        for line in chosen:
            line.write(
                {
                    "state": "sent",
                    "sent_at": line.attempted_at or Datetime.now(),
                    "failure_reason": False,
                    "next_attempt_at": False,
                }
            )
        self.env["email.dialer.sender"]._run_again()  # tickets are made of them

    def take_out(self):
        chosen = self._chosen(rules.may_be_taken_out)
        self._need(chosen, self.env._("None of these waits to be sent."))
        chosen.write({"state": "skipped", "skipped": "stopped"})

    def put_back(self):
        chosen = self._chosen(rules.may_be_put_back)
        self._need(chosen, self.env._("None of these was taken out by hand."))
        self._wait_anew(chosen)

    # -- how -------------------------------------------------------------------------

    def _chosen(self, rule):
        """Those of which it may be said, as they are now: the sender may be at one."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM email_dialer_line WHERE id = ANY(%s) ORDER BY id "
                "FOR NO KEY UPDATE",
                list(self.lines.ids),
            )
        )
        self.lines.invalidate_recordset()
        return self.lines.filtered(lambda line: rule(_facts(line)))

    def _need(self, chosen, words):
        if not chosen:
            raise UserError(words)

    def _need_uncertain(self, chosen):
        self._need(
            chosen, self.env._("None of these is uncertain: it is known of each.")
        )

    def _wait_anew(self, chosen):
        """A list that had finished goes on with them; one that was stopped waits."""
        chosen.write(WAITS_ANEW)
        finished = chosen.list_id.filtered("finished_at")
        finished.write({"running": True, "finished_at": False})
        self.env["email.dialer.sender"]._run_again()

    def _tell(self, chosen, words):
        for email_list, lines in chosen.grouped("list_id").items():
            email_list.sudo(False)._say(words(len(lines)))


def _facts(line):
    return rules.Facts(
        state=line.state,
        left=bool(line.sent_at),
        taken_out=line.skipped == "stopped",
    )
