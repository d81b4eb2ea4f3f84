"""Fill a database with years of a contact centre's work.

    python -m benchmarks.rig.desk_population '{"database": …, "stock": false,
        "conversations": …, "open": …, "long": …}'

Its agent and its supervisor are those of benchmarks.rig.desk_browser. The agent has
`open` conversations; the newest has `long` mails, of which each tenth is large. The
others have three mails each, as a mean. With `stock` the same mails are messages of the
same tickets, as Odoo's own gateway makes them.
"""

import json
import os
import random
import sys

from odoo.fields import Command

from . import contact_centre
from .desk_browser import AGENT, SUPERVISOR
from .odoo_setup import environment, load

QUEUES = 10
OTHERS = 20  # agents
FREQUENT = """
pedido the de la und order que el my is die not mi hola hello factura bitte please
gracias en por para delivery Lieferung con no invoice address dirección número
Rechnung cuenta
account Paket package entrega kettle hervidor Wasserkocher"""
BEGINNINGS = """
fact env corr dev repar kund liefer ship pay retur gar cam contr pro serv tél über änder
kon per tra mod cal rec ent sol"""
ENDINGS = """
ación ando ado es ung en te ing ment er al oso ida ura dad lich keit able ion ist"""
FIRST = "Anna Óscar Jörg María Chloé Łukasz José Zoë Søren İpek Tom Ingrid"
LAST = "Müller García Núñez Smith Kowalski Sørensen Dupré Yılmaz Peña Groß Ibáñez Jones"

# In the database itself, which writes a hundred times faster than the ORM. Some words
# are far more frequent than others, as in every language, and one is in one mail only.
COMMON = """
SELECT setseed(0.5);
CREATE TEMP TABLE sentences AS
SELECT n, string_agg((%(words)s::text[])[1 + floor(
           %(vocabulary)s * power(random(), 4))::integer], ' ') AS text
  FROM generate_series(0, 2999) n, generate_series(1, 15) GROUP BY n;
CREATE UNIQUE INDEX ON sentences (n);
ANALYZE sentences;
CREATE TEMP TABLE centre AS
SELECT number.n, number.n + 1000 AS id, of_queue, %(queues)s::integer[] AS queues,
       split_part(text, ' ', 1 + number.n %% 15) || ' ' ||
           split_part(text, ' ', 1 + number.n %% 13) || ' 2026-' ||
           lpad(number.n::text, 6, '0') AS subject,
       (%(first)s::text[])[1 + customer %% 12] || ' ' ||
           (%(last)s::text[])[1 + customer / 12 %% 12] AS customer,
       'customer' || customer || '@kunde' || customer %% 997 || '.test' AS email,
       CASE WHEN number.n <= %(open)s THEN 'active' WHEN random() < 0.02 THEN 'pending'
            ELSE 'closed' END AS state,
       now() AT TIME ZONE 'UTC' - CASE
            WHEN number.n <= %(open)s THEN number.n * interval '5 minutes'
            ELSE interval '2 days' + random() * interval '730 days' END AS last_at,
       CASE WHEN number.n = 1 THEN %(long)s ELSE 1 + number.n %% 5 END AS mails
  FROM (SELECT n, floor(random() * 20000)::integer AS customer,
               1 + n %% %(in_queues)s AS of_queue
          FROM generate_series(1, %(conversations)s) n) number
  JOIN sentences ON sentences.n = number.n %% 3000;
CREATE TEMP TABLE letters AS
SELECT letter.*, said.text, '<p>' || said.text || '</p>' ||
       CASE WHEN mails > 9 AND position %% 10 = 5 THEN
           repeat('<table><tr><td style="border: 1px solid #ccc">' || said.text ||
                  '</td></tr></table>', 100000 / (70 + length(said.text))) ELSE ''
       END AS body
  FROM (SELECT row_number() OVER () + 10000 AS id, centre.id AS document, subject,
               customer, email, position, mails, position %% 2 = 0 AS incoming,
               last_at - (mails - position) * interval '3 hours' AS date,
               ARRAY(SELECT floor(random() * 3000 + position * 0)::integer
                       FROM generate_series(0, n %% 5)) AS says
          FROM centre, LATERAL generate_series(1, mails) position) letter,
       LATERAL (SELECT 'ref' || letter.id || ' ' || string_agg(text, ' ') AS text
                  FROM sentences WHERE sentences.n = ANY(says)) said;
INSERT INTO helpdesk_ticket (id, number, name, description, company_id, stage_id,
       team_id, partner_name, partner_email, priority, kanban_state, active, user_id,
       last_stage_update, create_date, write_date, create_uid)
SELECT id, 'HTB' || lpad(n::text, 6, '0'), subject, '<p></p>', 1, %(stage)s,
       queues[of_queue], customer, email, '1', 'normal', TRUE, %(agent)s, last_at,
       last_at, last_at, 1
  FROM centre;
INSERT INTO mail_message (id, model, res_id, message_type, subtype_id, email_from,
       subject, date, body, message_id, create_date, create_uid, write_date)
SELECT id, %(model)s, document, 'email', %(subtype)s,
       CASE WHEN incoming THEN '"' || customer || '" <' || email || '>'
            ELSE 'Support <support@bench.test>' END, subject, date,
       CASE WHEN %(stock)s THEN body ELSE '<p>' || left(text, 200) || '</p>' END,
       '<' || id || '@bench.test>', date, 1, date
  FROM letters;
SELECT setval('helpdesk_ticket_id_seq', (SELECT max(id) FROM helpdesk_ticket));
SELECT setval('mail_message_id_seq', (SELECT max(id) FROM mail_message));
"""
OURS = """
INSERT INTO email_conversation (id, name, touchpoint_id, company_id, customer_email,
       email_normalized, customer_name, ticket_id, queue_id, user_id, state, unread,
       last_mail_at, newest_excerpt, queued_at, waiting_since, handled_since,
       create_date, write_date, create_uid)
SELECT id, subject, %(touchpoint)s, 1, email, email, customer, id, queues[of_queue],
       CASE state WHEN 'active' THEN %(agent)s
            WHEN 'closed' THEN (%(colleagues)s::integer[])[1 + n %% %(others)s] END,
       state, n %% 3 = 0 AND state != 'closed', last_at, '', last_at,
       CASE WHEN state != 'closed' THEN last_at END, last_at, last_at, last_at, 1
  FROM centre;
INSERT INTO email_conversation_queue_rel (conversation_id, queue_id)
SELECT id, queues[of_queue] FROM centre;
INSERT INTO email_message (id, mail_message_id, conversation_id, touchpoint_id,
       direction, state, evidence, excerpt, body_html, email_to, viewed, undelivered,
       create_date, create_uid, write_date)
SELECT id, id, document, %(touchpoint)s, CASE WHEN incoming THEN 'in' ELSE 'out' END,
       CASE WHEN incoming THEN 'received' ELSE 'sent' END, 'new', left(text, 200), body,
       CASE WHEN incoming THEN 'Support <support@bench.test>' ELSE email END, TRUE,
       FALSE, date, 1, date
  FROM letters;
UPDATE email_conversation SET newest_excerpt = latest.excerpt
  FROM (SELECT DISTINCT ON (conversation_id) conversation_id, excerpt
          FROM email_message ORDER BY conversation_id, id DESC) latest
 WHERE latest.conversation_id = email_conversation.id;
INSERT INTO email_conversation_event (conversation_id, company_id, type, user_id,
       queue_id, touchpoint_id, at, wait_seconds, handle_seconds, create_uid)
SELECT id, 1, type, (%(colleagues)s::integer[])[1 + n %% %(others)s], queues[of_queue],
       %(touchpoint)s, last_at, n %% 600, n %% 900, 1
  FROM centre, UNNEST(ARRAY['picked', 'closed']) type WHERE state = 'closed';
SELECT setval('email_conversation_id_seq', (SELECT max(id) FROM email_conversation));
SELECT setval('email_message_id_seq', (SELECT max(id) FROM email_message));
"""


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), task)
    if not task["stock"]:
        with registry.cursor() as cr:
            environment(cr)["email.search"]._run()


def fill(env, task):
    """The long conversation, and its ticket, are those with the lowest id."""
    facts = hire(env, task["stock"]) | task
    facts["words"] = words()
    facts["vocabulary"] = len(facts["words"])
    facts |= {"first": FIRST.split(), "last": LAST.split(), "others": OTHERS}
    facts["model"] = "helpdesk.ticket" if task["stock"] else "email.conversation"
    env.flush_all()
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(COMMON, facts)
    if not task["stock"]:
        env.cr.execute(OURS, facts)
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")


def words():
    rare = [
        f"{begin}{middle}{end}"
        for begin in BEGINNINGS.split()
        for middle in ("", "i", "o", "a", "er", "um", "el")
        for end in ENDINGS.split()
    ]
    random.Random(1).shuffle(rare)
    return FREQUENT.split() + rare


def hire(env, stock):
    """People and places; their ids, as the statements above name them."""
    employee = ("base.group_user", "helpdesk_mgmt.group_helpdesk_user")
    channel = () if stock else ("email_channel.group_email_agent",)
    names = [AGENT, *(f"colleague{n}" for n in range(OTHERS))]
    users = contact_centre.hire(env, names, *employee, *channel)
    manager = ("base.group_user", "helpdesk_mgmt.group_helpdesk_manager")
    boss = () if stock else ("email_channel.group_email_supervisor",)
    supervisor = contact_centre.hire(env, [SUPERVISOR], *manager, *boss)
    for user in users[0] | supervisor:
        user.password = user.login
    found = {
        "agent": users[0].id,
        "colleagues": users[1:].ids,
        "stage": env["helpdesk.ticket.stage"].search([], limit=1).id,
        "subtype": env.ref("mail.mt_comment").id,
    }
    return found | (open_stock(env, users) if stock else open_ours(env, users))


def open_stock(env, users):
    queues = env["helpdesk.ticket.team"].create(
        [
            {"name": f"Queue {n}", "user_ids": [Command.set(users.ids)]}
            for n in range(QUEUES)
        ]
    )
    return {"queues": queues.ids, "in_queues": QUEUES}


def open_ours(env, users):
    contact_centre.limit(env, 0)
    names = [f"Queue {n}" for n in range(QUEUES)]
    queues = contact_centre.open_queues(env, names, email_strategy="manual")
    contact_centre.join(env, queues, users[1:], 3, random.Random(1))
    # In half of the queues; of the others the agent sees nothing.
    queues[: QUEUES // 2].user_ids = [Command.link(users[0].id)]
    touchpoint = env["email.touchpoint"].create(
        {
            "name": "Support",
            "email": "support@bench.test",
            "preview_allowed": True,
            "preview_agents": True,
            "preview_supervisors": True,
            "queue_ids": [Command.set(queues.ids)],
        }
    )
    env.flush_all()
    env.cr.execute("UPDATE email_queue_member SET joined_at = NULL")
    env.cr.execute("UPDATE email_touchpoint SET activated = TRUE")
    return {
        "queues": queues.ids,
        "in_queues": QUEUES,
        "touchpoint": touchpoint.id,
    }


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
