"""Files that were loaded into lists, without somebody who is to be forgotten."""

from io import BytesIO

import psycopg2
import xlsxwriter

from ...core.dialer import reading
from ...core.dialer.forgotten import blanked
from ..own_transaction import claim
from .email_dialer_load import READING
from .loading import Loading, Unloadable

LONGEST_CELL = 32_767
"""Letters that a workbook takes in a cell."""


class ForgottenFiles:
    """:param lists: email.dialer.list with the rights of the system
    :param names_him: of a text, whether his address stands in it
    """

    def __init__(self, env, lists, names_him):
        self.env = env
        self.lists = lists
        self.names_him = names_him

    def blank(self):
        """Others' lines stay where they are: a file that is read goes on there. One
        that cannot be read so is deleted."""
        for load in self.lists.load_ids.filtered("attachment_id"):
            if load.state in READING:
                self._blank_between_readings(load)
            else:
                self._blank(load)

    def _blank_between_readings(self, load):
        with claim(self.env, "email_dialer_load", load.list_id.id) as claimed:
            if not claimed:
                # Tried again by who asked for it.
                raise psycopg2.errors.LockNotAvailable
            self._blank(load)

    def _blank(self, load):
        try:
            if load.state == "waiting" and not load.layout:
                load.write(Loading(load).prepare())
            content = self._without_him(Loading(load))
        except Unloadable:
            content = b""
        if content is None:
            return
        if content:
            load.attachment_id.raw = content
        else:
            load.attachment_id.unlink()

    def _without_him(self, loading):
        """None where he is not in it; b"" when his lines cannot be told apart."""
        if loading.workbook:
            return self._workbook_without_him(loading.workbook)
        blocks = reading.decoded(loading.content, loading.encoding)
        text = "".join(blocks)
        if not self.names_him(text):
            return None
        if not loading.load.layout:
            return b""
        layout = loading.layout
        left = blanked(text, layout.splitter(), layout.start, self.names_him)
        return left.encode("utf-8-sig", "replace")

    def _workbook_without_him(self, workbook):
        rows = list(workbook.rows())
        his = {number for number, row in rows if self.names_him("\n".join(row))}
        if not his:
            return None
        if any(len(cell) > LONGEST_CELL for _number, row in rows for cell in row):
            return b""
        target = BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in rows:
                for place, cell in enumerate(() if number in his else row):
                    if cell:
                        sheet.write_string(number - 1, place, cell)
        return target.getvalue()
