"""A supervisor's browser at the live board: how long it takes to open, and until it
shows what happened."""

import json
import time
from itertools import cycle

from .desk_browser import ASKED, Screen

ROW = ".o_email_board_waiting tbody tr"


class BoardScreen(Screen):
    """:ivar requests: {path: milliseconds of the slowest}, without the first run"""

    def __init__(self, page, url, login):
        super().__init__(page, url, login)
        self.requests = {}
        self._codes = cycle(("offline", "available"))
        self._is_warm = False

    def run(self, agent):
        """
        :param agent: benchmarks.rig.odoo_server.User, who is shown on the board
        :return: {step: seconds}
        """
        open_s = self.load("/odoo/email-board", ROW)
        time.sleep(2)  # what comes after the rows
        desk = agent.call("email.agent", "get_desk")
        code = next(self._codes)
        state = next(each for each in desk["states"] if each["code"] == code)
        row = f"[data-agent='{desk['agent_id']}'][data-code='{code}']"
        self.page.ask(f"window.ecWatch({json.dumps(row)})")
        agent.call("email.agent", "set_state", [desk["agent_id"]], state["id"])
        event_s = self.wait("window.ecReady")
        time.sleep(1)
        if self._is_warm:
            for path, milliseconds in json.loads(self.page.ask(ASKED)):
                slowest = max(self.requests.get(path, 0), milliseconds)
                self.requests[path] = slowest
        self._is_warm = True
        return {"board_open_s": open_s, "board_event_s": event_s}
