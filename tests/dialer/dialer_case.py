from ..routing.common import ADMINISTRATOR, SUPERVISOR, PeopleCase

FOOTER = "Shop Ltd\n1 High Street\nSpringfield"


class DialerCase(PeopleCase):
    """A queue, a touchpoint that counts as activated, and a dialer over both.

    Nothing is ever sent in the tests that begin here; those that send begin with
    ChannelCase, and make their dialer by `make_dialer` too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.make_user("dialer_supervisor", SUPERVISOR)
        cls.administrator = cls.make_user("dialer_admin", ADMINISTRATOR)
        cls.queue = cls.make_queue("Support", cls.env["res.users"])
        cls.touchpoint = cls.make_touchpoint(cls.queue)
        cls.dialer = make_dialer(cls.touchpoint, cls.queue)

    @classmethod
    def make_list(cls, **vals):
        return cls.env["email.dialer.list"].create(
            {
                "name": "June",
                "subject": "News of June",
                "dialer_id": cls.dialer.id,
                **vals,
            }
        )


def make_dialer(touchpoint, queue, **vals):
    """:return: email.dialer"""
    return touchpoint.env["email.dialer"].create(
        {
            "name": "Newsletter",
            "touchpoint_id": touchpoint.id,
            "queue_id": queue.id,
            "footer_address": FOOTER,
            **vals,
        }
    )
