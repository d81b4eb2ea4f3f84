import logging
import time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..groups import ADMINISTRATOR, SUPERVISOR, has_role, role_group, with_role
from ..own_transaction import claim
from .dialer_figures import DialerFigures, ListFigures

_logger = logging.getLogger(__name__)

# What an open screen asks the bus for, to be told what changes.
CHANNEL = "email_dialer_monitor"
TYPE = "email_channel.dialer"
# Seconds between two news of one worker.
PAUSE = 1.0

# When this process told last, by database: a dialer says that it goes on with each
# mail, and screens are told once a second.
_told = {}


class EmailDialerMonitor(models.AbstractModel):
    """Tells open screens how far the lists are.

    One worker counts, and all who look are told by the bus: twenty viewers cost the
    database what one does.
    """

    _name = "email.dialer.monitor"
    _description = "Monitor of the Dialers"

    # -- asked by screens ----------------------------------------------------------

    @api.model
    def get_monitor(self, list_ids=()):
        """For supervisors: what their screens show, to be asked once and whenever the
        bus was away.

        :param list_ids: of the lists that are shown; those that the user may not read
            are left out
        :return: dict with

            - ``now``: of the server
            - ``lists``: {id: figures}, see ``_payload``
            - ``dialers``: {id: figures}, those with lists
        """
        self._check_supervisor()
        Lists = self.env["email.dialer.list"]
        lists = Lists.search([("id", "in", list(list_ids))])
        return self._payload(lists, self._dialers_at_work())

    def _dialers_at_work(self):
        return self.env["email.dialer"].search([("list_ids", "!=", False)])

    @api.model
    def get_curve(self, list_id):
        """For supervisors.

        :return: {``total``: lines of the list, ``samples``: list of [when, processed,
            sent], the oldest first}
        """
        self._check_supervisor()
        one = self.env["email.dialer.list"].browse(list_id)
        one.check_access("read")
        # sudo: the list is the reader's.
        samples = self.env["email.dialer.sample"].sudo()
        rows = samples.search([("list_id", "=", one.id)])
        return {
            "total": one.total_count,
            "samples": [
                [fields.Datetime.to_string(row.at), row.processed, row.sent]
                for row in rows
            ],
        }

    def _check_supervisor(self):
        if not (self.env.su or has_role(self.env.user, SUPERVISOR)):
            raise AccessError(self.env._("Only supervisors see the dialers' monitor."))

    # -- told by the dialer --------------------------------------------------------

    @api.model
    def _sample(self, lists, at_once=False):
        """Work on these lists goes on: their lines changed, and were committed. Cheap
        enough to be called with each mail.

        :param at_once: it begins, ends or waits now
        """
        database = self.env.cr.dbname
        moment = time.monotonic()
        if at_once or moment - _told.get(database, 0) >= PAUSE:
            _told[database] = moment
            self._publish(lists if at_once else lists.browse())

    @api.model
    def _changed(self, lists):
        """Something else than their lines changed, such as Play or Stop: open screens
        are told with this transaction."""
        self._tell(lists.sudo())  # sudo: who is told, and what, is said there

    @api.model
    def _cron_publish(self):
        """What nobody told of: mails that were seen, answered or came back."""
        self._publish(self.env["email.dialer.list"])

    def _publish(self, lists):
        """Add up what was counted, and tell of what changed; in a transaction of its
        own, nothing while another worker does."""
        try:
            with claim(self.env, "email_dialer_count") as claimed:
                if claimed:
                    self._publish_apart(lists.ids)
        except psycopg2.Error as exc:
            # Nothing is lost: the next one counts it. Whoever sends goes on.
            _logger.warning("Figures of dialers are told later: %s", exc)

    def _publish_apart(self, list_ids):
        with self.env.registry.cursor() as cr:
            # sudo: the system counts for all companies.
            mine = self.with_env(self.env(cr=cr, su=True))
            mine._publish_now(list_ids)

    def _publish_now(self, list_ids):
        Lists = self.env["email.dialer.list"]
        changed = self.env["email.dialer.count"]._add_up()
        lists = Lists.browse({*changed, *list_ids}).exists()
        if lists:
            figures = self._tell(lists)
            begun = {
                one.id: figures[one.id]
                for one in lists
                if one.running or figures[one.id]["processed_count"]
            }
            self.env["email.dialer.sample"]._note(begun, fields.Datetime.now())

    # -- telling -------------------------------------------------------------------

    def _tell(self, lists):
        """:return: {id of the list: values of its computed fields}"""
        figures = {}
        for company, theirs in lists.grouped("company_id").items():
            payload = self._payload(theirs, theirs.dialer_id)
            figures.update(payload["lists"])
            limited = company.email_supervisors_see == "own"
            group = role_group(self.env, ADMINISTRATOR if limited else SUPERVISOR)
            group._bus_send(TYPE, payload, subchannel=_place(company))
            if limited:
                self._tell_limited(theirs, payload)
        return figures

    def _tell_limited(self, lists, payload):
        """Tell each supervisor of the lists of the own queues; by name, so that who
        leaves a queue hears no more of it at once."""
        queues = lists.dialer_id.queue_id
        for user in with_role(queues.user_ids | queues.user_id, SUPERVISOR):
            own = lists.filtered(lambda one, user=user: _is_of(user, one.dialer_id))
            if not has_role(user, ADMINISTRATOR):
                user._bus_send(TYPE, _only(payload, own, own.dialer_id))

    def _payload(self, lists, dialers):
        """What is told of them; words are made by the screen, in its language.

        :return: {``now``, ``lists`` and ``dialers``: {id: values of its fields}}
        """
        return {
            "now": fields.Datetime.to_string(fields.Datetime.now()),
            "lists": self._of_lists(lists),
            "dialers": self._of_dialers(dialers),
        }

    def _of_lists(self, lists):
        figures = ListFigures(lists).gather()
        return {
            one.id: _written({**figures[one.id], **one._as_shown()}) for one in lists
        }

    def _of_dialers(self, dialers):
        figures = DialerFigures(dialers).gather()
        return {
            one.id: _written(
                {**figures[one.id], "name": one.name, "active": one.active}
            )
            for one in dialers
        }

    @api.model
    def _channels_of(self, user, channels):
        """The bus channels that stand for the one that a screen asks for.

        :param channels: as the screen names them
        :return: list of channels: those of the user's companies, for a supervisor
        """
        if CHANNEL not in channels or not has_role(user, SUPERVISOR):
            return []
        roles = [role for role in (SUPERVISOR, ADMINISTRATOR) if has_role(user, role)]
        return [
            (role_group(self.env, role), _place(company))
            for role in roles
            for company in user.company_ids
        ]


def _is_of(user, dialer):
    queue = dialer.queue_id
    mine = user in queue.user_ids | queue.user_id
    return mine and dialer.company_id in user.company_ids


def _only(payload, lists, dialers):
    return {
        **payload,
        "lists": {one.id: payload["lists"][one.id] for one in lists},
        "dialers": {one.id: payload["dialers"][one.id] for one in dialers},
    }


def _place(company):
    return f"dialer_{company.id}"


def _written(values):
    """The same values as JSON has them."""
    return {
        name: fields.Datetime.to_string(value) if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
