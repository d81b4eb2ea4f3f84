"""A browser that opens rating pages: in the hands of a scanner, and of a person."""

import json
import resource
import time

from ..processes.browser import Browser, Navigated

PHONE = (390, 844)
BUTTON = ".o_email_hold_press"
# All that a program that looks through pages does with what it finds in one.
PRESS_ALL = """
(() => {
    const fire = (el, names, make) => {
        for (const name of names) {
            el.dispatchEvent(make(name));
        }
    };
    const bubbling = {bubbles: true, cancelable: true};
    for (const el of document.querySelectorAll("a, button, input, label, textarea")) {
        if (el.matches("input:not([type=radio]), textarea")) {
            el.value = "1";
        }
        fire(el, ["pointerdown", "pointerup"], (name) => new PointerEvent(
            name, {...bubbling, isPrimary: true, button: 0}));
        fire(el, ["mousedown", "mouseup", "click"], (name) => new MouseEvent(
            name, bubbling));
        fire(el, ["keydown", "keyup"], (name) => new KeyboardEvent(
            name, {...bubbling, key: "Enter"}));
    }
})()
"""
WAYS = (
    PRESS_ALL,
    # Pressed by a script, and never let go.
    f"document.querySelector('{BUTTON}')?.dispatchEvent(new PointerEvent("
    "'pointerdown', {bubbles: true, isPrimary: true, button: 0}))",
    "document.querySelectorAll('button').forEach((el) => el.click())",
    "document.querySelectorAll('form').forEach((el) => el.submit())",
    "document.querySelectorAll('form').forEach((el) => el.requestSubmit())",
    "document.querySelectorAll('form').forEach((el) =>"
    " el.requestSubmit(el.querySelector('[type=submit]')))",
    "document.querySelectorAll('a').forEach((el) => el.click())",
)


class RatingBrowser(Browser):
    def __enter__(self):
        """Odoo's limit of memory is too small for it."""
        limit = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit[1], limit[1]))
        try:
            return super().__enter__()
        finally:
            resource.setrlimit(resource.RLIMIT_AS, limit)

    def open(self, url):
        """The page, where its script has begun."""
        page = self.page(*PHONE)
        page.open(url)
        page.wait_for("body")
        return Visitor(page)


class Visitor:
    def __init__(self, page):
        self.page = page

    def run(self, script):
        """What a scanner runs in it; it may lead away."""
        try:
            self.page.ask(script)
        except Navigated:
            return

    def mouse(self, name):
        x, y = self.place()
        self.page.call(
            "Input.dispatchMouseEvent",
            type=name,
            x=x,
            y=y,
            button="left",
            clickCount=1,
        )

    def finger(self, name):
        x, y = self.place()
        points = [] if name == "touchEnd" else [{"x": x, "y": y}]
        self.page.call("Input.dispatchTouchEvent", type=name, touchPoints=points)

    def key(self, name, key="Enter"):
        code = {"Enter": 13, "Tab": 9}[key]
        self.page.call(
            "Input.dispatchKeyEvent",
            type=name,
            key=key,
            code=key,
            windowsVirtualKeyCode=code,
        )

    def place(self, selector=BUTTON):
        """Where it is on the screen."""
        return json.loads(
            self.page.ask(
                "JSON.stringify((({x, y, width, height}) => [x + width / 2,"
                f" y + height / 2])(document.querySelector('{selector}')"
                ".getBoundingClientRect()))"
            )
        )

    def is_ready(self):
        """All of the page is there, and nothing moves any more."""
        self.page.wait_for("body:not(.o_lazy_js_waiting)", seconds=60)
        while self.page.ask("document.readyState") != "complete":
            time.sleep(0.1)
        self.page.wait_for(f".o_email_hold:not([hidden]) {BUTTON}")

    def leave(self):
        self.page.open("about:blank")

    def width(self):
        """Of what is in the page, in CSS pixels: more than the screen is scrolled."""
        return self.page.ask("document.documentElement.scrollWidth")

    def focus(self):
        """As who comes to the button with the keyboard, in a window that has it."""
        self.page.call("Page.bringToFront")
        self.page.ask(f"document.querySelector('{BUTTON}').focus()")
        self.page.wait_for(f"{BUTTON}:focus")
