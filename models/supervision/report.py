"""What came of something that was done to several agents or conversations."""

from odoo.exceptions import UserError

MOST_REASONS = 8


class Report:
    """:param total: how many it was to be done to (int)"""

    def __init__(self, total):
        self.total = total
        self.done = []
        self.reasons = []

    def attempt(self, record, work):
        """Do it to one of them, and go on with the next when it cannot be done.

        :param work: callable without arguments, which changes nothing when it raises
            UserError
        """
        try:
            work()
        except UserError as refused:
            self.reasons.append(str(refused))
        else:
            self.done.append(record.id)

    def values(self, env, words):
        """:param words: what was done when nothing was refused
        :return: {"done": ids, "refused": why others were not, each once (list of str),
            "message": str, "type": of the notification}
        """
        refused = list(dict.fromkeys(self.reasons))
        message = words
        if refused:
            shown = refused[:MOST_REASONS]
            more = ["…"] if len(refused) > MOST_REASONS else []
            count = env._(
                "Done: %(count)s of %(total)s.", count=len(self.done), total=self.total
            )
            message = "\n".join([count if self.done else "", *shown, *more]).strip()
        return {
            "done": self.done,
            "refused": refused,
            "message": message,
            "type": "warning" if refused else "success",
        }
