"""How soon the other browsers know: two agents at the web client of a running Odoo."""

import statistics
import time

from devkit.shell import Failure

from .listener import Listener
from .office import Office
from .routing_pass import LISTENERS

# Odoo looks for scheduled actions about once a minute when nobody wakes it.
LONGEST = 150
STATES = ("email_channel.agent_state_break", "email_channel.agent_state_available")


def measure(database, sql, log, samples):
    """Milliseconds from a call until the other's websocket says it, each a list.

    :param sql: function of a query: its rows
    :return: {"accept": [...], "state": [...]}
    """
    _nothing_else_today(sql)
    with Office(database, log) as office:
        first, second = (office.enter(login, login) for login in LISTENERS)
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
