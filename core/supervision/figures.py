"""What is counted of the work of a contact centre, and how: each figure once.

The live board, reports, the weekly page and the queues' overview take their figures
from here. A figure counts rows of the ledger of events, or of the conversations that
are open now, and those it counts can be opened.
"""

from .figure import Figure, count, opened, timed, with_spread

# Of events: an agent has a conversation that waited; an agent has it no longer.
GOT = ("accepted", "picked")
ENDED = ("closed", "transferred", "released", "taken_over", "returned")

# Of closings and reopenings: not because e-mails were moved or something was undone.
BY_WORK = (("caused", False),)


def _volume():
    yield count(
        "received",
        "Mails In",
        "E-mails that customers wrote, each once. Automatic mail and mail that was "
        "blocked do not count.",
        "volume",
    )
    yield count(
        "answered",
        "Mails Out",
        "E-mails that agents sent to customers. Automatic answers and mailings do not "
        "count.",
        "volume",
    )
    yield count(
        "created",
        "New Conversations",
        "Conversations that began, by a customer's e-mail or by an agent's.",
        "volume",
    )
    yield count(
        "started",
        "Begun by Agents",
        "Conversations that began with an agent's e-mail.",
        "volume",
    )
    yield count(
        "closed",
        "Closed Conversations",
        "Times that a conversation was closed. One that is opened again and closed "
        "again counts twice; what was undone, or closed because its e-mails were moved "
        "away, does not count.",
        "volume",
        when=BY_WORK,
        good="up",
    )
    yield count(
        "auto_answered",
        "Automatic Answers",
        "E-mails that were sent to customers by the rules for automatic answers.",
        "volume",
    )
    yield count(
        "refused_file",
        "Attachments Refused",
        "Files that were not accepted: by their kind, size or name, or by the virus "
        "scanner.",
        "volume",
    )


def _response():
    first = (("first", True),)
    further = (("first", False),)
    yield from timed(
        "first_response",
        "First Response",
        "From the customer's oldest e-mail that waited until the first answer of an "
        "agent left. A conversation that is opened again has a first answer of its "
        "own, counted from the e-mail that opened it again.",
        "response",
        ("answered",),
        "response_seconds",
        when=first,
    )
    yield from timed(
        "first_response_working",
        "First Response in Working Time",
        "As First Response, but only the time within the hours of the queue.",
        "response",
        ("answered",),
        "response_working_seconds",
        when=first,
    )
    yield from timed(
        "further_response",
        "Further Response",
        "From the customer's oldest e-mail that waited until the answer left, for all "
        "answers after the first.",
        "response",
        ("answered",),
        "response_seconds",
        when=further,
    )
    yield from timed(
        "further_response_working",
        "Further Response in Working Time",
        "As Further Response, but only the time within the hours of the queue.",
        "response",
        ("answered",),
        "response_working_seconds",
        when=further,
    )
    yield from timed(
        "waited",
        "Waiting",
        "From the customer's oldest e-mail that waited until an agent had the "
        "conversation. What still waits is counted when an agent has it.",
        "response",
        GOT,
        "wait_seconds",
    )
    yield from timed(
        "waited_working",
        "Waiting in Working Time",
        "As Waiting, but only the time within the hours of the queue.",
        "response",
        GOT,
        "wait_working_seconds",
    )
    handled = (
        "handled",
        "Handling",
        "From when an agent had a conversation until it was closed or went on to "
        "another agent or queue, without the time in which it was parked.",
        "response",
        ENDED,
        "handle_seconds",
    )
    yield from timed(*handled)
    yield Figure(
        "handled_total",
        "Handling, in All",
        "The handling times that Handling counts, added up.",
        "response",
        ENDED,
        "seconds",
        value="handle_seconds",
    )
    yield from timed(
        "handled_working",
        "Handling in Working Time",
        "As Handling, but only the time within the hours of the queue.",
        "response",
        ENDED,
        "handle_working_seconds",
    )
    yield from timed(
        "parked",
        "Time Parked",
        "From when a conversation was parked until its agent went on with it.",
        "response",
        ("unparked",),
        "parked_seconds",
    )
    yield from timed(
        "parked_working",
        "Parked in Working Time",
        "As Parked, but only the time within the hours of the queue.",
        "response",
        ("unparked",),
        "parked_working_seconds",
    )


def _service():
    yield Figure(
        "service_level",
        "Service Level",
        "Of the conversations that agents got, how many they got before the time for "
        "an answer was over, by the service level of the queue. A conversation that "
        "waits for an agent, and has been noted as delayed, counts as one that was "
        "not; so does one that was closed after its time while it waited for an agent. "
        "Each time that it waits for an agent counts by itself.",
        "service",
        (*GOT, "delayed", "closed"),
        "percent",
        known="promised",
        share=("in_time", True),
        aggregate="avg",
        good="up",
    )
    yield count(
        "delayed",
        "Delayed",
        "Times that the time for an answer was over and the customer had none.",
        "service",
        good="down",
    )


def _offers():
    yield count(
        "offered",
        "Offers Made",
        "Offers to agents; one that rings at several agents counts at each of them.",
        "offers",
    )
    yield count(
        "got",
        "Taken Up",
        "Times that an agent got a conversation, by accepting an offer or by taking "
        "it from the queue.",
        "offers",
        *GOT,
    )
    yield count(
        "declined",
        "Declined Offers",
        "Offers that agents declined.",
        "offers",
        good="down",
    )
    yield count(
        "missed",
        "Missed (RONA)",
        "Offers that rang until their time was up, without any answer of the agent.",
        "offers",
        good="down",
    )


def _quality():
    yield count(
        "transferred",
        "Transferred Conversations",
        "Times that an agent handed a conversation on to another queue; counted at the "
        "queue that it left.",
        "quality",
        good="down",
    )
    yield count(
        "reopened",
        "Reopened Conversations",
        "Times that a closed conversation was opened again, by a customer's e-mail or "
        "by hand. What only undid the closing does not count.",
        "quality",
        when=BY_WORK,
        good="down",
    )
    yield Figure(
        "one_touch",
        "One Touch",
        "Of the conversations that agents closed, how many needed one answer only, by "
        "one agent. Each time that a conversation is opened again counts by itself.",
        "quality",
        ("closed",),
        "percent",
        when=BY_WORK,
        known="user_id",
        share=("one_touch", True),
        aggregate="avg",
        good="up",
    )
    yield Figure(
        "rating",
        "Rating",
        "What customers gave, from 0 to 5.",
        "quality",
        ("rated",),
        "stars",
        value="rating",
        aggregate="avg",
        good="up",
    )
    yield count(
        "rated", "Ratings", "How many times customers rated an answer.", "quality"
    )


def _backlog():
    yield opened(
        "backlog",
        "Open Conversations",
        "Conversations that are not closed now: they wait, an agent has them, or they "
        "are parked.",
    )
    yield opened(
        "backlog_waiting",
        "Waiting Now",
        "Open conversations that no agent has.",
        when=(("waits", True),),
    )
    yield opened(
        "backlog_parked",
        "Parked Now",
        "Open conversations that their agents have parked.",
        when=(("parked", True),),
    )
    yield from with_spread(
        opened(
            "backlog_age",
            "Age",
            "Since when open conversations are open: since they began, or were opened "
            "again.",
            unit="seconds",
            value="age_seconds",
            aggregate="avg",
        )
    )


FIGURES = {
    figure.key: figure
    for figures in (_volume, _response, _service, _offers, _quality, _backlog)
    for figure in figures()
}
"""{key: Figure}, in the order in which people read them"""


def of_source(source):
    """{key: Figure} of those that count rows of this source."""
    return {key: each for key, each in FIGURES.items() if each.source == source}


def types_of(keys):
    """The types of events that these figures count, in an order that stays the
    same."""
    return sorted({kind for key in keys for kind in FIGURES[key].types})
