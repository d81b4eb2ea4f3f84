{
    "name": "E-mail Channel for Helpdesk",
    "summary": "Contact-centre e-mail for OCA Helpdesk: connect mailboxes, "
    "route mail to queues, answer inside Odoo, never lose a mail",
    "version": "19.0.1.0.0",
    "category": "Services/Helpdesk",
    "author": "E-mail Channel contributors",
    "license": "AGPL-3",
    "depends": ["helpdesk_mgmt", "mail_tracking"],
    "external_dependencies": {
        "python": ["cryptography", "imapclient", "lxml", "nh3", "tnefparse"],
    },
    "data": [
        "security/email_channel_groups.xml",
        "security/ir.model.access.csv",
        "security/email_channel_rules.xml",
        "data/inbound/ir_cron.xml",
        "data/conversation/ir_cron.xml",
        "wizards/email_compose_views.xml",
        "views/touchpoint/email_touchpoint_views.xml",
        "views/inbound/email_inbound_views.xml",
        "views/conversation/email_conversation_views.xml",
        "views/conversation/helpdesk_ticket_views.xml",
        "views/routing/helpdesk_ticket_team_views.xml",
        "views/menus.xml",
    ],
    "demo": ["demo/email_channel_demo.xml"],
    "assets": {
        "web.assets_backend": ["email_channel/static/src/**/*"],
        "web.assets_tests": ["email_channel/static/tests/tours/**/*"],
        "web.assets_unit_tests": ["email_channel/static/tests/unit/**/*"],
    },
    "application": True,
}
