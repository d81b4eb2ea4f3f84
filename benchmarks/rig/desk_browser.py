"""An agent's browser at the desk, and at stock helpdesk: how long each step takes."""

import json
import time

# Their passwords are their logins.
AGENT = "desk_agent"
SUPERVISOR = "desk_supervisor"
FIRST_ID = 1001  # of the conversation with many mails, and of its ticket
# Says, by the page's own clock, when the first element was there.
WATCH = """
window.ecWatch = (selector) => {
    window.ecReady = 0;
    const start = performance.now();
    const look = () => {
        if (document.querySelector(selector)) {
            window.ecReady = performance.now() - start;
            window.ecReadyAt = performance.now();
        } else {
            setTimeout(look, 4);
        }
    };
    look();
};
"""
ROW = ".o_email_desk_list .o_kanban_record:not(.o_kanban_ghost)"
MAILS = ".o_email_thread[data-status='ready']:not([data-old]) .o_email_card_expanded"
MESSAGES = ".o-mail-Message"
# What the server is asked, each with the time from the question to the last byte.
ASKED = """
JSON.stringify(performance.getEntriesByType("resource")
    .filter(({name}) => /\\/(dataset|action|mail|email_channel)\\//.test(name))
    .map(({name, responseEnd, requestStart}) =>
        [new URL(name).pathname, responseEnd - requestStart]))
"""
LONGEST = 60  # seconds until something is there


class Screen:
    def __init__(self, page, url, login=AGENT):
        """:param login: which is the password, too"""
        self.page = page
        self.url = url
        page.log_in(url, login, login)
        page.call("Page.enable")

    def load(self, path, selector):
        """Seconds from the address until the element is there."""
        source = f"{WATCH}; window.ecWatch({json.dumps(selector)})"
        added = self.page.call("Page.addScriptToEvaluateOnNewDocument", source=source)
        self.page.open(f"{self.url}{path}")
        seconds = self.wait("window.ecReadyAt")
        self.page.call("Page.removeScriptToEvaluateOnNewDocument", **added)
        return seconds

    def act(self, script, selector):
        """Seconds from the click until the element is there."""
        watch = f"window.ecWatch({json.dumps(selector)})"
        self.page.ask(
            "document.querySelector('.o_email_thread')?.setAttribute('data-old', '1');"
            f"{script}; {watch}; 0"
        )
        return self.wait("window.ecReady")

    def wait(self, clock):
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            milliseconds = self.page.ask(f"window.ecReady && {clock}")
            if milliseconds:
                return milliseconds / 1000
            time.sleep(0.05)
        raise AssertionError(self.page.text("body")[:2000])


class Desk(Screen):
    """:ivar requests: {path: milliseconds of the slowest}, without the first run"""

    def __init__(self, page, url):
        super().__init__(page, url)
        self.requests = {}
        self._is_warm = False

    def run(self):
        """{step: seconds}"""
        open_s = self.load("/odoo/email-desk", ROW)
        time.sleep(1)  # what comes after the rows
        steps = {
            "open_s": open_s,
            "long_s": self.act(f"document.querySelector({ROW!r}).click()", MAILS),
        }
        time.sleep(1)
        steps["switch_s"] = self.act(self._press("j"), MAILS)
        time.sleep(1)
        if self._is_warm:
            for path, milliseconds in json.loads(self.page.ask(ASKED)):
                slowest = max(self.requests.get(path, 0), milliseconds)
                self.requests[path] = slowest
        self._is_warm = True
        return steps

    def _press(self, key):
        return (
            "document.body.dispatchEvent(new KeyboardEvent('keydown',"
            f" {{key: {key!r}, code: 'Key{key.upper()}', bubbles: true}}))"
        )


class Stock(Screen):
    def run(self):
        """Seconds until the ticket is open, with the first of its messages."""
        return self.load(f"/odoo/helpdesk.ticket/{FIRST_ID}", MESSAGES)
