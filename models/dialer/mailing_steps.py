"""What the steps of a first mailing do, and what they tell."""

import base64

from markupsafe import Markup

from odoo.exceptions import UserError

from .dialer_moment import DialerMoment
from .email_dialer_load import READING
from .loading import Loading, Unloadable
from .moment_words import MomentWords

STEPS = ("dialer", "file", "look", "test", "play")
# A file up to this size is read while its user waits for it.
AT_ONCE = 512 * 1024
MOST = 10  # of what is shown
CARD = Markup(
    '<div style="border: 1px solid #ccc; border-radius: 6px; margin: 0 0 16px;'
    ' overflow: hidden"><div style="background: #f3f3f3; color: #333;'
    ' padding: 8px 12px; font: 14px sans-serif"><div>%s</div><b>%s</b></div>'
    '<div style="padding: 12px">%s</div></div>'
)


class MailingSteps:
    """:param mailing: email.dialer.mailing"""

    def __init__(self, mailing):
        self.mailing = mailing
        self.env = mailing.env
        self.list = mailing.list_id

    # -- leaving a step --------------------------------------------------------------

    def leave(self):
        """Raises UserError for what has to be done in it first."""
        getattr(self, f"_leave_{self.mailing.step}", lambda: None)()

    def _leave_dialer(self):
        mailing = self.mailing
        if not mailing.dialer_id:
            raise UserError(mailing.whom_to_ask or self.env._("Choose a dialer first."))
        values = {
            "name": mailing.name or mailing.dialer_id.name,
            "subject": mailing.subject,
        }
        if not self.list:
            values["dialer_id"] = mailing.dialer_id.id
            mailing.list_id = self.env["email.dialer.list"].create(values)
            return
        if mailing.dialer_id != self.list.dialer_id:
            if self.has_lines():
                raise UserError(
                    self.env._(
                        "The recipients were loaded for “%(dialer)s”. Begin another "
                        "mailing for another dialer.",
                        dialer=self.list.dialer_id.name,
                    )
                )
            values["dialer_id"] = mailing.dialer_id.id
        self.list.write(values)

    def _leave_file(self):
        if self.mailing.file:
            self.load()
        if self.list.loading:
            raise UserError(
                self.env._("The file is still being read. Wait until it is loaded.")
            )
        self.check_ready()

    def check_ready(self):
        if not self.has_lines():
            raise UserError(
                self.env._(
                    "There are no recipients yet. Load a file with at least one good "
                    "line."
                )
            )

    def has_lines(self):
        lines = self.env["email.dialer.line"]
        return bool(lines.search_count([("list_id", "=", self.list.id)], limit=1))

    # -- the file --------------------------------------------------------------------

    def load(self):
        mailing = self.mailing
        if not (self.list and mailing.file):
            raise UserError(self.env._("Choose a file first."))
        content = self._content()
        name = mailing.file_name or self.env._("Recipients")
        load = self.env["email.dialer.load"]._upload(self.list, name, content)
        mailing.write({"file": False, "file_name": False})
        if len(content) <= AT_ONCE:
            # sudo: loads are the system's; its user may write the list.
            self._read_now(load.sudo())
        self.mailing.invalidate_recordset()
        self.list.invalidate_recordset()

    def _content(self):
        return base64.b64decode(self.mailing.with_context(bin_size=False).file)

    def _read_now(self, load):
        loading = Loading(load)
        try:
            load.write(loading.prepare())
            for _before, work in loading.steps():
                work(load)
        except Unloadable as exc:
            load.write({"state": "failed", "failure": exc.failure})
        else:
            load.state = "done"

    def summary(self):
        """What came of the file, a sentence a line."""
        load = self.list.load_ids[:1]
        if not load:
            return False
        if load.state in READING:
            return self.env._("The file is being read.")
        if load.state != "done":
            return load.words
        told = [
            self.env._("Recipients loaded: %(count)s.", count=load.added_count),
            load.known_count
            and self.env._(
                "In the list already, and left as they were: %(count)s.",
                count=load.known_count,
            ),
            load.wrong_count
            and self.env._(
                "Wrong lines, which were not loaded: %(count)s. Correct them and load "
                "them again, or go on without them.",
                count=load.wrong_count,
            ),
            self.list.repeated_words,
            self.list.empty_words,
            load.words,
        ]
        return "\n".join(filter(None, told))

    # -- as they will look -----------------------------------------------------------

    def preview(self):
        """(HTML of the first mails, words about what is wrong with them or False)"""
        shown = self.list.get_previews(MOST)
        good = [one for one in shown if not one["trouble"]]
        # What they say was cleaned as it was made.
        cards = (
            CARD % (one["to"], one["subject"], Markup(one["html"])) for one in good
        )
        return Markup().join(cards), _troubles(shown) or False

    def troubles(self):
        """Words about those of the first mails that will not be sent, or False."""
        return _troubles(self.list.get_previews(MOST)) or False

    def send_test(self):
        """The first good mail, to its user; words about it. Raises UserError."""
        shown = self.list.get_previews(MOST)
        good = [one["line_id"] for one in shown if not one["trouble"]]
        address = self.list.send_test(good and good[0])
        return self.env._("It was sent to %(address)s.", address=address)

    # -- the last step ---------------------------------------------------------------

    def outlook(self):
        """What happens once it is played."""
        count = self.list.line_ids.search_count(
            [("list_id", "=", self.list.id), ("state", "=", "waiting")]
        )
        told = self.env._("E-mails that wait to be sent: %(count)s.", count=count)
        moment = DialerMoment(self.list).outlook()
        words = MomentWords(self.list).tell(moment) or self.env._("They leave at once.")
        return f"{told}\n{words}"


def _troubles(shown):
    """A sentence for each thing that is wrong, with those it concerns.

    :param shown: what get_previews says
    """
    concerned = {}
    for one in shown:
        for words in one["trouble"]:
            concerned.setdefault(words, []).append(one["to"])
    return "\n".join(f"{', '.join(who)}: {words}" for words, who in concerned.items())
