"""A browser's end of the bus: what it is told, and when."""

import json
import threading
import time

import websocket

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from devkit.shell import Failure


class Listener:
    """The websocket of a benchmarks.rig.office.User."""

    def __init__(self, user):
        url = user.office.url
        cookies = user.session.cookies.get_dict()
        self._socket = websocket.create_connection(
            f"ws{url.removeprefix('http')}/websocket"
            f"?version={WebsocketConnectionHandler._VERSION}",
            cookie="; ".join(f"{name}={value}" for name, value in cookies.items()),
            origin=url,
        )
        self._news = []  # (moment, type, payload)
        self._changed = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        question = {"channels": [], "last": 0}
        data = {"event_name": "subscribe", "data": question}
        self._socket.send(json.dumps(data))

    def _listen(self):
        try:
            while True:
                self._hear(json.loads(self._socket.recv()))
        except (OSError, ValueError, websocket.WebSocketException):
            return  # the server has ended

    def _hear(self, said):
        now = time.monotonic()
        with self._changed:
            for each in said:
                message = each["message"]
                self._news.append((now, message["type"], message.get("payload")))
            self._changed.notify_all()

    def close(self):
        self._socket.close()

    def wait(self, kind, about, since, seconds=30):
        """When it was told of that.

        :param about: function of the payload: is it this one?
        :param since: a moment of time.monotonic(); earlier news do not count
        :return: a moment of time.monotonic()
        """

        def found():
            return next(
                (
                    moment
                    for moment, type, payload in self._news
                    if moment >= since and type == kind and about(payload)
                ),
                None,
            )

        with self._changed:
            if not self._changed.wait_for(found, seconds):
                raise Failure(f"No {kind} came over the bus within {seconds} s.")
            return found()
