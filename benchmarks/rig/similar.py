"""Look for similar answers among years of mail, inside this process.

    python -m benchmarks.rig.similar '{"database": …, "runs": …}'

The database is one of benchmarks.rig.databases.desk. The last line is JSON:
`similar_ms` (the slowest of the look-ups, of an agent and of a supervisor, after one
that warms up), `median_ms`, `answered` (questions among which it looks), and `found`
(the share of the look-ups that found something).
"""

import json
import random
import statistics
import sys
import time

from .desk_browser import AGENT, SUPERVISOR
from .odoo_setup import environment, load

ANSWERS = """
UPDATE email_message answer
   SET answers_id = asked.id, written_html = answer.body_html
  FROM email_message asked
 WHERE asked.id = answer.id - 1 AND asked.conversation_id = answer.conversation_id
   AND answer.direction = 'out' AND asked.direction = 'in'
"""


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        answered = fill(environment(cr))
    with registry.cursor() as cr:
        runs = look_up(environment(cr), task["runs"])
    times = [ms for ms, _found in runs]
    print(
        json.dumps(
            {
                "similar_ms": round(max(times)),
                "median_ms": round(statistics.median(times)),
                "answered": answered,
                "found": round(sum(found for _ms, found in runs) / len(runs), 2),
            }
        )
    )


def fill(env):
    env.cr.execute(ANSWERS)
    env.cr.commit()
    env["email.similar"]._run()
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return env["email.similar"].search_count([])


def look_up(env, runs):
    """[(milliseconds, whether anything was found)]"""
    chance, measured = random.Random(1), []
    for login in (AGENT, SUPERVISOR):
        user = env["res.users"].search([("login", "=", login)])
        mine = env["email.conversation"].with_user(user)
        readable = mine.search([("may_read", "=", True)], limit=5000).ids
        numbers = chance.sample(readable, min(runs + 1, len(readable)))
        _first, *warm = [look(mine.browse(number)) for number in numbers]
        measured += warm
    return measured


def look(conversation):
    conversation.env.invalidate_all()
    start = time.perf_counter()
    [values] = conversation.get_similar().values()
    return 1000 * (time.perf_counter() - start), bool(values["answers"])


if __name__ == "__main__":
    main()
