from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...core.dialer.progress import MOST, WINDOW, Sample, superfluous

EVERY = timedelta(seconds=5)
# Longer than this without a sample, nothing happened in between.
GAP = timedelta(minutes=1)
KEPT = timedelta(days=90)


class EmailDialerSample(models.Model):
    """How far a list was at a moment: what its curve is drawn of."""

    _name = "email.dialer.sample"
    _description = "Sample of the Progress of an E-mail List"
    _inherit = ["email.supervised"]
    _supervised_by = "list_id"
    _log_access = False
    _order = "list_id, at, id"

    list_id = fields.Many2one(
        comodel_name="email.dialer.list",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    at = fields.Datetime(required=True, readonly=True)
    processed = fields.Integer(readonly=True)
    sent = fields.Integer(readonly=True)

    _at_idx = models.Index("(list_id, at)")

    @api.model
    def _recent(self, list_ids, now):
        """:return: {id of the list: [Sample] from which its speed is known}"""
        rows = self.search_fetch(
            [("list_id", "in", list_ids), ("at", ">", now - WINDOW)],
            ["list_id", "at", "processed", "sent"],
        )
        return {
            one.id: [row._as_sample() for row in theirs]
            for one, theirs in rows.grouped("list_id").items()
        }

    def _as_sample(self):
        return Sample(self.at, self.processed, self.sent)

    @api.model
    def _note(self, figures, now):
        """Take a sample of each list that went on and whose last one is some seconds
        old, or that is finished.

        :param figures: {id of the list: values of its computed fields}
        """
        self.flush_model()
        newest = self._newest(figures)
        new = []
        for list_id, values in figures.items():
            last, count = newest.get(list_id, (None, 0))
            mine = Sample(now, values["processed_count"], values["sent_count"])
            if _is_worth(mine, last, values["unprocessed_count"]):
                new += [(list_id, each) for each in _with_pause(last, mine)]
            if count > MOST:
                self._thin(list_id)
        self.create([dict(each._asdict(), list_id=list_id) for list_id, each in new])

    def _newest(self, list_ids):
        """{id of the list: (its last Sample, how many it has)}"""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (list_id) list_id, at, processed, sent,
                          count(*) OVER (PARTITION BY list_id)
                     FROM email_dialer_sample WHERE list_id = ANY(%s)
                    ORDER BY list_id, at DESC, id DESC""",
                list(list_ids),
            )
        )
        return {row[0]: (Sample(*row[1:4]), row[4]) for row in rows}

    def _thin(self, list_id):
        self.browse(superfluous(self.search([("list_id", "=", list_id)]).ids)).unlink()

    @api.autovacuum
    def _gc_samples(self):
        self.search([("at", "<", fields.Datetime.now() - KEPT)]).unlink()


def _is_worth(mine, last, unprocessed):
    if not last:
        return True
    if (mine.processed, mine.sent) == (last.processed, last.sent):
        return False
    return not unprocessed or mine.at - last.at >= EVERY


def _with_pause(last, mine):
    """The sample, and before it the one with which a pause ended."""
    if last and mine.at - last.at > GAP:
        return [last._replace(at=mine.at - EVERY), mine]
    return [mine]
