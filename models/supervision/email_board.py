import json
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .board_memory import KEPT, BoardMemory, Gathered
from .board_reading import BoardReading
from .board_rows import BoardRows
from .board_snapshot import ORDERS, BoardSnapshot
from .board_words import words
from .supervised import supervised_queues

# Between two looks at whether another process has gathered it.
WAIT = 0.05
# Of JSON.
SHORT = (",", ":")
memory = BoardMemory()
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

    def init(self):
        """Packed by lz4, where PostgreSQL has it: in a third of the time."""
        [(has_lz4,)] = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM pg_settings
                                   WHERE name = 'default_toast_compression'
                                     AND 'lz4' = ANY(enumvals))"""
            )
        )
        if has_lz4:
            self.env.cr.execute(
                SQL(
                    """ALTER TABLE email_board
                        ALTER COLUMN figures SET COMPRESSION lz4,
                        ALTER COLUMN first SET COMPRESSION lz4"""
                )
            )

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
        gathered = [self._gathered(company, order) for company in self.env.companies]
        reading = BoardReading(self.env, queues, gathered, queue_ids)
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

    def _gathered(self, company, order):
        """As it was within the last second.

        :return: Gathered
        """
        place = self.env.cr.dbname, company.id, order
        return memory.fresh(place, lambda: self._of_all_processes(place))

    def _of_all_processes(self, place):
        # A transaction of its own: the one at hand may have begun before it was
        # gathered by another process, and would not see that.
        with self.env.registry.cursor() as cr:
            # sudo: gathered for all; each reader is shown what is of his queues.
            board = self.with_env(self.env(cr=cr, su=True, context={}))
            while not (found := board._kept(place)):
                if board._claim(place):
                    found = board._gather(place)
                    break
                # Not by the lock: a transaction sees what was kept before it began.
                cr.rollback()
                time.sleep(WAIT)
        return found

    def _kept(self, place):
        asked_at = time.monotonic()
        _database, *key = place
        rows = self.env.execute_query(
            SQL(
                """SELECT taken_at, figures, first, %(now)s - taken_at
                     FROM email_board
                    WHERE (company_id, "order") = %(key)s
                      AND taken_at BETWEEN %(now)s - %(kept)s AND %(now)s""",
                key=tuple(key),
                now=_NOW,
                kept=KEPT,
            )
        )
        for taken_at, figures, first, age in rows:
            until = asked_at + KEPT - float(age)
            return Gathered(taken_at, json.loads(figures), json.loads(first), until)
        return None

    def _claim(self, place):
        """Whether no other process gathers it now."""
        _database, company_id, order = place
        number = company_id * len(ORDERS) + list(ORDERS).index(order)
        [(claimed,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _WORK, number)
        )
        return claimed

    def _gather(self, place):
        begun_at = time.monotonic()
        # PostgreSQL compiles for longer (JIT) than these statements run.
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        [(taken_at,)] = self.env.execute_query(SQL("SELECT %s", _NOW))
        _database, company_id, order = place
        company = self.env["res.company"].browse(company_id)
        snapshot = BoardSnapshot(company, self._before(place))
        figures, first = snapshot.gather(order)
        found = Gathered(float(taken_at), figures, first, begun_at + KEPT)
        self._keep(place, found)
        return found

    def _before(self, place):
        if known := memory.last(place):
            return known.figures
        _database, *key = place
        rows = self.env.execute_query(
            SQL(
                'SELECT figures FROM email_board WHERE (company_id, "order") = %s',
                tuple(key),
            )
        )
        return json.loads(rows[0][0]) if rows else None

    def _keep(self, place, found):
        _database, *key = place
        self.env.cr.execute(
            SQL(
                """INSERT INTO email_board
                          (company_id, "order", taken_at, figures, first)
                   VALUES (%s, %s, %s, %s, %s)
                   ON CONFLICT (company_id, "order") DO UPDATE
                      SET taken_at = EXCLUDED.taken_at, figures = EXCLUDED.figures,
                          first = EXCLUDED.first""",
                *key,
                found.taken_at,
                json.dumps(found.figures, separators=SHORT),
                json.dumps(found.first, separators=SHORT),
            )
        )
