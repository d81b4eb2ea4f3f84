import json
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.lru import LRU

from .board_reading import BoardReading
from .board_rows import BoardRows
from .board_snapshot import ORDERS, BoardSnapshot
from .board_words import words
from .supervised import supervised_queues

# Seconds for which what was gathered is what everybody is shown.
KEPT = 1.0
# Between two looks at whether somebody else has gathered it.
WAIT = 0.05
# {(database, company id, order): (taken_at, figures, first)} as this process read it
# last: most viewers read what another one has just read.
_read = LRU(32)
_WORK = SQL("'email_board'::regclass::oid::int")
_NOW = SQL("EXTRACT(EPOCH FROM clock_timestamp())")


class EmailBoard(models.Model):
    """The live board (J1): what happens in a company now.

    It is gathered at most once a second for all who look, and cut to the queues of each
    when he reads it: twenty viewers cost the database what one does. The bus only says
    that something changed.
    """

    _name = "email.board"
    _description = "Live Board"
    _log_access = False
    _rec_name = "company_id"

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    order = fields.Char(required=True, help="In which those who wait are sorted.")
    taken_at = fields.Float(help="Seconds since 1970.", digits=(16, 3))
    # JSON, as core.supervision.board has it; read by one statement, and never searched.
    figures = fields.Text()
    first = fields.Text()

    _order_uniq = models.UniqueIndex('(company_id, "order")')

    # -- asked by screens ----------------------------------------------------------

    @api.model
    def get_board(self, queue_ids=(), order="wait", offset=0):
        """For supervisors: what their board shows now.

        :param queue_ids: of the queues that he chose; all that he supervises by default
        :param order: of those who wait: "wait", "priority" or "service_level"
        :param offset: how many of those who wait are before the first that is shown
        :return: dict with

            - ``now``: of the server, and ``at``: when it was gathered (UTC)
            - ``queues``: list of {``id``, ``name``, ``waiting``, ``since``: UTC or
              False, ``service_level``: per cent or None, ``ready``, ``delayed``,
              ``active``, ``parked``, ``levels``: {``waiting`` and ``wait``: "ok",
              "warn" or "alert"}}
            - ``agents``: list of {``id``, ``user_id``, ``name``, ``state``,
              ``in_call``, ``in_chat``, ``active``, ``parked``, ``closed``,
              ``answered``}
            - ``waiting``: {``count``, ``offset``, ``rows``: list of {``id``,
              ``email``, ``name``, ``subject``, ``queue``, ``since``, ``until``,
              ``work``, ``due_soon``, ``important``, ``reasons``}}
        """
        if order not in ORDERS:
            raise UserError(self.env._("The board cannot be sorted like this."))
        queues = supervised_queues(self.env)
        snapshots = [self._snapshot(company, order) for company in self.env.companies]
        reading = BoardReading(self.env, queues, snapshots, queue_ids)
        return reading.show(order, max(0, int(offset)))

    @api.model
    def open_rows(self, figure, queue_ids=(), agent_id=False):
        """For supervisors: the rows that a figure of the board counts.

        :param figure: see BoardRows
        :param queue_ids: as the board that shows it was asked for
        :param agent_id: email.agent whose figure it is; none: of the queues
        :return: action
        """
        queues = supervised_queues(self.env)
        return BoardRows(self.env, queues, queue_ids, agent_id).action(figure)

    @api.model
    def get_words(self):
        """For supervisors: what the figures count, see board_words.words()."""
        supervised_queues(self.env)
        return words(self.env)

    # -- gathered once for all -------------------------------------------------------

    def _snapshot(self, company, order):
        """As it was within the last second.

        :return: (seconds since 1970, snapshot, first), see core.supervision.board
        """
        # A transaction of its own: the one at hand may have begun before it was
        # gathered by somebody else, and would not see that.
        with self.env.registry.cursor() as cr:
            # sudo: gathered for all; each reader is shown what is of his queues.
            board = self.with_env(self.env(cr=cr, su=True, context={}))
            key = company.id, order
            while not (found := board._kept(key)):
                if board._claim(key):
                    found = board._gather(key)
                    break
                # Not by the lock: a transaction sees what was kept before it began.
                cr.rollback()
                time.sleep(WAIT)
        return found

    def _kept(self, key):
        """:param key: (company id, order)"""
        place = self.env.cr.dbname, *key
        known = _read.get(place)
        new = SQL("taken_at IS DISTINCT FROM %s", known and known[0])
        rows = self.env.execute_query(
            SQL(
                """SELECT taken_at, CASE WHEN %s THEN figures END,
                          CASE WHEN %s THEN first END
                     FROM email_board
                    WHERE (company_id, "order") = %s
                      AND taken_at BETWEEN %s - %s AND %s""",
                *(new, new, key),
                *(_NOW, KEPT, _NOW),
            )
        )
        for taken_at, figures, first in rows:
            if figures is None:
                return known
            _read[place] = taken_at, json.loads(figures), json.loads(first)
            return _read[place]
        return None

    def _claim(self, key):
        """Whether nobody else gathers it now."""
        company_id, order = key
        number = company_id * len(ORDERS) + list(ORDERS).index(order)
        [(claimed,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _WORK, number)
        )
        return claimed

    def _gather(self, key):
        # PostgreSQL compiles for longer (JIT) than these statements run.
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        [(taken_at,)] = self.env.execute_query(SQL("SELECT %s", _NOW))
        company_id, order = key
        company = self.env["res.company"].browse(company_id)
        snapshot = BoardSnapshot(company, self._before(key))
        found = float(taken_at), snapshot.gather(), snapshot.first(order)
        self._keep(key, found)
        return found

    def _before(self, key):
        rows = self.env.execute_query(
            SQL('SELECT figures FROM email_board WHERE (company_id, "order") = %s', key)
        )
        return json.loads(rows[0][0]) if rows else None

    def _keep(self, key, found):
        taken_at, figures, first = found
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_board
                          (company_id, "order", taken_at, figures, first)
                   VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (company_id, "order") DO UPDATE
                      SET taken_at = EXCLUDED.taken_at, figures = EXCLUDED.figures,
                          first = EXCLUDED.first""",
                *key,
                taken_at,
                json.dumps(figures),
                json.dumps(first),
            )
        )
