"""Settings of a company that hold for some queues only."""


def foreign_queues(records):
    """Queues that are of another company than the record that names them.

    :param records: of a model with ``company_id`` and ``queue_ids``; one without a
        company may name any queue
    :return: iterator of (record, helpdesk.ticket.team)
    """
    for record in records.filtered("company_id"):
        for queue in record.queue_ids:
            if queue.company_id and queue.company_id != record.company_id:
                yield record, queue
