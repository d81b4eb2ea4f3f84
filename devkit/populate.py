"""Run in Odoo's shell: the demo's touchpoint and virus scanner, connected, and a few
mails."""

import os
import smtplib
from email.utils import formatdate, make_msgid
from pathlib import Path

SUPPORT, CUSTOMER, PASSWORD = "support@demo.test", "customer@demo.test", "demo"
imap_port, smtp_port = int(os.environ["DEMO_IMAP"]), int(os.environ["DEMO_SMTP"])

config = env["ir.config_parameter"]  # noqa: F821
config.set_param("web.base.url", os.environ["DEMO_URL"])
config.set_param("web.base.url.freeze", True)
config.set_param("email_channel.allow_local_servers", True)  # they are the demo's

Touchpoint = env["email.touchpoint"]  # noqa: F821
touchpoint = Touchpoint.search([("email", "=", SUPPORT)])
server = {
    "connection_method": "password",
    "preset": "generic",
    "imap_host": "localhost",
    "imap_port": imap_port,
    "imap_encryption": "none",
    "imap_login": SUPPORT,
    "imap_password": PASSWORD,
    "smtp_host": "localhost",
    "smtp_port": smtp_port,
    "smtp_encryption": "none",
    "smtp_login": SUPPORT,
    "smtp_password": PASSWORD,
}
if not touchpoint:
    queue = env.ref("email_channel.demo_queue_support")  # noqa: F821
    touchpoint = Touchpoint.create(
        {
            "name": "Demo support",
            "email": SUPPORT,
            "queue_ids": queue.ids,
            "preview_allowed": True,
            "preview_agents": True,
            "preview_supervisors": True,
            "preview_administrators": True,
        }
    )
touchpoint.write(server)
touchpoint.action_connect()
touchpoint.action_activate()
env.cr.commit()  # noqa: F821

Scanner = env["email.scanner"]  # noqa: F821
address = f"127.0.0.1:{os.environ['DEMO_CLAMD']}"
scanner = Scanner.search([], limit=1) or Scanner.create({"address": address})
scanner.address = address
scanner.action_test()
env.cr.commit()  # noqa: F821

if not env["email.inbound"].search_count([]):  # noqa: F821
    with smtplib.SMTP("localhost", smtp_port) as smtp:
        smtp.login(CUSTOMER, PASSWORD)
        for path in sorted(Path(os.environ["DEMO_MAILS"]).glob("*.eml")):
            head = (
                f"Date: {formatdate()}\nMessage-ID: {make_msgid(domain='demo.test')}\n"
            )
            mail = head.encode() + path.read_bytes()
            smtp.sendmail(CUSTOMER, [SUPPORT], mail.replace(b"\n", b"\r\n"))
    touchpoint.action_fetch()
    env.cr.commit()  # noqa: F821

# A mass mailing that somebody only has to play; its recipients are the demo's own.
if not env["email.dialer"].with_context(active_test=False).search_count([]):  # noqa: F821
    from odoo.addons.email_channel.core.dialer.recipient import Recipient

    dialer = env["email.dialer"].create(  # noqa: F821
        {
            "name": "Newsletter",
            "touchpoint_id": touchpoint.id,
            "queue_id": env.ref("email_channel.demo_queue_support").id,  # noqa: F821
            "template_id": env.ref("email_channel.demo_template_news").id,  # noqa: F821
            "seconds_between": 1,
            "footer_address": "Demo Ltd\n1 High Street\nSpringfield",
        }
    )
    mailing = env["email.dialer.list"].create(  # noqa: F821
        {
            "name": "Customers of June",
            "subject": "News for ${name}",
            "dialer_id": dialer.id,
        }
    )
    people = {
        "Ana": "kettles",
        "Ben": "lamps",
        "Carla": "kettles",
        "Diego": "chairs",
        "Elena": "lamps",
        "Felix": "chairs",
        "Gala": "kettles",
        "Hugo": "lamps",
    }
    mailing.sudo()._add_lines(
        [
            Recipient(
                f"customer+{name.lower()}@demo.test",
                variables={"name": name, "interest": interest},
                number=number,
            )
            for number, (name, interest) in enumerate(people.items(), 2)
        ]
    )
    env.cr.commit()  # noqa: F821
print("populated")
