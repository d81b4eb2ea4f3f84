"""Change schedules under many open conversations, inside this process.

    python -m benchmarks.rig.deadlines '{"database": …, "open": …}'

The last line is JSON: `runs` (of each change `what`, `saved_s` until it is committed,
and `all_s` until all deadlines are), `wrong` (of a sample, how many are wrong).
"""

import json
import os
import random
import sys
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Command

from . import contact_centre
from .odoo_setup import environment, load

QUEUES = 10
SAMPLE = 40
MINUTE = timedelta(minutes=1)
OFFICE = [(9, 14), (15, 18)]
LEVEL = 4 * 3600


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), task["open"])
    with registry.cursor() as cr:
        cr.execute("ANALYZE")
    runs = [change(registry, what, how) for what, how in CHANGES.items()]
    with registry.cursor() as cr:
        wrong = count_wrong(environment(cr))
    print(json.dumps({"runs": runs, "wrong": wrong}))


def fill(env, count):
    schedule = env["resource.calendar"].create(
        {"name": "Office", "tz": "Europe/Madrid", "attendance_ids": hours(OFFICE)}
    )
    queues = contact_centre.open_queues(
        env,
        [f"Queue {n}" for n in range(QUEUES)],
        email_calendar_id=schedule.id,
        email_service_level=LEVEL,
    )
    contact_centre.wait_in(env, queues, count, random.Random(1))
    # As they come in within a week; one in ten was on hold for an hour.
    env.cr.execute(
        """UPDATE email_conversation
              SET waiting_since = waiting_since - id % 10000 * interval '1 minute',
                  service_pauses = CASE WHEN id % 10 = 0 THEN jsonb_build_array(
                      jsonb_build_array(
                          extract(epoch FROM now())::bigint - 7200,
                          extract(epoch FROM now())::bigint - 3600)) END"""
    )
    env.invalidate_all()
    env["email.service.renewal"]._begin(queues)
    env.cr.commit()
    env["email.service.renewal"]._go_on()


def hours(of_day):
    return [
        Command.create(
            {
                "name": "Work",
                "dayofweek": str(day),
                "hour_from": start,
                "hour_to": end,
                "day_period": "morning",
            }
        )
        for day in range(5)
        for start, end in of_day
    ]


def later(schedule):
    schedule.attendance_ids = [Command.clear(), *hours([(10, 13), (14, 20)])]


def elsewhere(schedule):
    schedule.tz = "America/New_York"


def day_off(schedule):
    tomorrow = schedule.env.cr.now().replace(hour=0, minute=0, second=0, microsecond=0)
    schedule.env["resource.calendar.leaves"].create(
        {
            "name": "Holiday",
            "calendar_id": schedule.id,
            "date_from": tomorrow + timedelta(days=1),
            "date_to": tomorrow + timedelta(days=2),
        }
    )


CHANGES = {"other hours": later, "other time zone": elsewhere, "day off": day_off}


def change(registry, what, how):
    start = time.monotonic()
    with registry.cursor() as cr:
        env = environment(cr)
        how(env["resource.calendar"].search([("name", "=", "Office")]))
    saved = time.monotonic() - start
    with registry.cursor() as cr:
        environment(cr)["email.service.renewal"]._go_on()
    all_of_it = time.monotonic() - start
    return {"what": what, "saved_s": round(saved, 2), "all_s": round(all_of_it, 2)}


def count_wrong(env):
    """How many deadlines of a sample differ from what a minute after the other gives,
    by the hours as they are written down."""
    schedule = env["resource.calendar"].search([("name", "=", "Office")])
    off = schedule.leave_ids.mapped(lambda leave: (leave.date_from, leave.date_to))
    zone = ZoneInfo(schedule.tz)
    works = {
        (int(one.dayofweek), minute)
        for one in schedule.attendance_ids
        for minute in range(int(one.hour_from * 60), int(one.hour_to * 60))
    }

    def is_work(moment):
        here = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        on_leave = any(start <= moment < end for start, end in off)
        return not on_leave and (here.weekday(), here.hour * 60 + here.minute) in works

    waiting = env["email.conversation"].search([("service_pauses", "=", False)])
    dice = random.Random(2)
    sample = waiting.browse(dice.sample(waiting.ids, SAMPLE))
    wrong = 0
    for one in sample:
        moment, left = one.waiting_since, timedelta(seconds=LEVEL)
        while left > timedelta(0):
            left -= MINUTE if is_work(moment) else timedelta(0)
            moment += MINUTE
        # Within a minute of work: at its end, a break may lie between the two.
        first, last = sorted([moment, one.service_level_at])
        between = (first + n * MINUTE for n in range((last - first) // MINUTE + 1))
        wrong += sum(map(is_work, between)) > 2
    return wrong


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
