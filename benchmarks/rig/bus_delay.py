"""How soon other browsers are told over the bus what an agent has done."""

import json
import statistics
import threading
import time

import websocket

from odoo.addons.bus.websocket import WebsocketConnectionHandler

from devkit.shell import Failure

from .odoo_server import OdooServer
from .routing_pass import LISTENERS


class Listener:
    """The websocket of a benchmarks.rig.odoo_server.User."""

    def __init__(self, user):
        url = user.server.url
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


# Odoo looks for scheduled actions about once a minute when nobody wakes it.
LONGEST = 150
STATES = ("email_channel.agent_state_break", "email_channel.agent_state_available")


def measure(database, sql, log, samples):
    """Milliseconds from a call until the other's websocket says it, each a list.

    :param sql: function of a query: its rows
    :return: {"accept": [...], "state": [...]}
    """
    _nothing_else_today(sql)
    with OdooServer(database, log) as server:
        first, second = (server.enter(login, login) for login in LISTENERS)
        listener = Listener(second)
        try:
            return {
                "accept": _accept(first, listener, _ringing(sql, samples)),
                "state": _change_state(first, listener, sql, samples),
            }
        finally:
            listener.close()


def _nothing_else_today(sql):
    """Of the scheduled actions the routing pass, and that at once."""
    sql(
        "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + CASE WHEN id ="
        " (SELECT res_id FROM ir_model_data WHERE name = 'ir_cron_route')"
        " THEN interval '0' ELSE interval '1 day' END"
    )


def _ringing(sql, count):
    """Offers to the first of the listeners that ring at both."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        rows = sql(
            "SELECT offer.id FROM email_offer offer"
            " JOIN res_users person ON person.id = offer.user_id"
            " WHERE person.login = 'first' AND offer.state = 'offered' ORDER BY 1"
        )
        if len(rows) >= count:
            return [id for (id,) in rows[:count]]
        time.sleep(0.1)
    raise Failure(f"The running Odoo offered nothing within {LONGEST} s.")


def _accept(user, listener, offers):
    took = []
    for offer in offers:
        start = time.monotonic()
        answer = user.call("email.offer", "accept", [offer])
        if "action" not in answer:
            raise Failure(f"Not accepted: {answer}")
        # The other's offers have ids of their own: any that somebody took.
        heard = listener.wait(
            "email_channel.offer_gone", lambda told: told["reason"] == "taken", start
        )
        took.append((heard - start) * 1000)
    return took


def _change_state(user, listener, sql, samples):
    [(agent,)] = sql(
        "SELECT agent.id FROM email_agent agent"
        " JOIN res_users person ON person.id = agent.user_id"
        " WHERE person.login = 'first'"
    )
    states = [_id_of(sql, xml_id) for xml_id in STATES]
    took = []
    for number in range(samples):
        start = time.monotonic()
        user.call("email.agent", "set_state", [agent], states[number % 2])
        heard = listener.wait(
            "email_channel.figures",
            lambda told: agent in told.get("agent_ids", ()),
            start,
        )
        took.append((heard - start) * 1000)
    return took


def _id_of(sql, xml_id):
    module, name = xml_id.split(".")
    [(found,)] = sql(
        f"SELECT res_id FROM ir_model_data WHERE module = '{module}'"
        f" AND name = '{name}'"
    )
    return found


def middle(times):
    return round(statistics.median(times), 1)
