"""What holds for all threads of all people, however they are fetched.

Nobody sees a mail that he neither wrote nor was sent. An agent answers a conversation,
and quotes it: so every mail in it, but for the one that opened it, either names what we
made and only those can know whom we sent it to, or its sender wrote or was sent one of
those before it (in an order that need not be that of fetching). To be written to by
somebody who takes part is the chain by which people come in; an id that anybody can
know is not.

And the opposite: who takes part in what he names is never left alone.
"""

import random
import unittest
from collections import defaultdict

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_thread import mail

from core.conversation.clues import Clues
from core.conversation.thread import Known, group, learned
from core.conversation.thread_index import ThreadIndex
from core.conversation.thread_keys import keys_of

PEOPLE = [f"{name}@c.example" for name in ("ana", "bo", "cai", "dan", "eve")]
IDS = [f"<{letter}>" for letter in "abcdefg"]
OURS = ["<ec.1>", "<ec.2>"]
checked = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
)


# Long ones for many mails that have to do with one another, short ones to understand.
drawn = st.one_of(
    st.binary(max_size=120),
    st.integers(0, 2**32).map(lambda seed: random.Random(seed).randbytes(400)),
)


class Draw:
    """Draws from a string of bytes: quick, and the shorter it is, the simpler."""

    def __init__(self, data):
        self._bytes = iter(data)

    def of(self, options):
        return options[next(self._bytes, 0) % len(options)]

    def some(self, options, most):
        return [self.of(options) for _one in range(self.of(range(most + 1)))]


def letters(data, most=24):
    """Mails with arbitrary ids, by and to arbitrary people; one in six is by somebody
    who may not be who he says."""
    draw = Draw(data)
    return [_letter(draw) for _mail in range(1 + draw.of(range(most)))]


def _letter(draw):
    written = mail(
        draw.of(IDS), draw.some(IDS + OURS[:1], 2), draw.some(IDS + OURS[1:], 3)
    )
    sender = draw.of([*PEOPLE, ""])
    people = {sender, *draw.some(PEOPLE, 2)} if sender else set()
    index = draw.of([None, None, None, ThreadIndex("thread-index:A", 1)])
    token = draw.of([None] * 7 + [900])
    return written, Clues(
        sender=sender, people=frozenset(people), thread_index=index, token=token
    )


class Store:
    """What the database keeps from one batch to the next."""

    def __init__(self):
        # Two mails of ours, and a signed address, to people of their own.
        self.places = {"<ec.1>": (900,), "<ec.2>": (901,), 900: (900,)}
        self.ours = frozenset(self.places)
        self.people = {900: {PEOPLE[0]}, 901: {PEOPLE[1]}}
        self.letters = defaultdict(list)
        self.joins = []

    def receive(self, batch):
        people = {number: set(found) for number, found in self.people.items()}
        known = Known(dict(self.places), self.ours, people)
        joins = group([m for m, _c in batch], known, [c for _m, c in batch])
        self.joins += zip(batch, joins, [known] * len(batch), strict=True)
        numbers = {}
        for letter, join in zip(batch, joins, strict=True):
            number = join.conversation
            if number is None:
                number = numbers.setdefault(join.group, len(self.people) + 1)
                self.people.setdefault(number, set())
            self.people[number] |= letter[1].people
            self.letters[number].append(letter)
            for key in learned(*letter):
                claimed = self.places.get(key, ())
                if key not in self.ours and number not in claimed:
                    self.places[key] = (*claimed, number)
        return joins

    def started_with(self, number):
        return {900: {PEOPLE[0]}, 901: {PEOPLE[1]}}.get(number)


def cut(mails, rng):
    """The mails in another order, cut into batches."""
    mails = rng.sample(mails, len(mails))
    while mails:
        size = rng.randint(1, len(mails))
        yield mails[:size]
        mails = mails[size:]


def fetched(mails, seed):
    store = Store()
    for batch in cut(mails, random.Random(seed)):
        store.receive(batch)
    return store


def has_proof(letter, number):
    """Whether it names what we made for this conversation."""
    ours = {"<ec.1>": 900, "<ec.2>": 901, 900: 900}
    return any(ours.get(key) == number for key in keys_of(*letter))


def is_chain(mails, number, people=None):
    """Whether each of the mails has a proof, or a sender who takes part by others."""
    if people is None:
        return any(_reaches(mails, number, opener) for opener in mails)
    return _reaches(mails, number, None, people)


def _reaches(mails, number, opener, people=()):
    people = {*people, *(opener[1].people if opener else ())}
    left = [letter for letter in mails if letter is not opener]
    while left:
        found = [
            letter
            for letter in left
            if has_proof(letter, number) or (letter[1].sender in people)
        ]
        if not found:
            return False
        for letter in found:
            people |= letter[1].people
        left = [letter for letter in left if letter not in found]
    return True


class TestThreadProperties(unittest.TestCase):
    @checked
    @given(drawn, st.integers(0, 99))
    def test_nobody_is_where_nobody_wrote_to_him(self, data, seed):
        store = fetched(letters(data), seed)
        for number, mails in store.letters.items():
            people = store.started_with(number)
            self.assertTrue(is_chain(mails, number, people), (number, mails))

    @checked
    @given(drawn, st.integers(0, 99))
    def test_who_takes_part_in_what_he_names_is_not_left_alone(self, data, seed):
        store = fetched(letters(data), seed)
        for letter, join, known in store.joins:
            if join.evidence != "new":
                continue
            for key in keys_of(*letter):
                for place in known.places.get(key, ()):
                    self.assertNotIn(letter[1].sender, known.people[place] - {""})
                    self.assertNotIn(key, known.ours)

    @checked
    @given(drawn)
    def test_nor_in_what_comes_with_him(self, data):
        batch = letters(data)
        joins = Store().receive(batch)
        together = defaultdict(list)
        for letter, join in zip(batch, joins, strict=True):
            together[join.key].append(letter)
        for letter, join in zip(batch, joins, strict=True):
            for key, others in together.items():
                if join.evidence == "new" and key != join.key:
                    self.assertFalse(self._met(letter, others), (letter, others))

    def _met(self, letter, others):
        """Whether a mail names one that these are, or answer, and its sender is one of
        their people."""
        mail, clue = letter
        named = {*mail.in_reply_to, *mail.references, mail.message_id}
        people = set().union(*(each.people for _mail, each in others))
        shared = any(
            named & {other.message_id}
            or (named - {mail.message_id})
            & ({*other.in_reply_to, *other.references} - {other.message_id})
            for other, _clue in others
        )
        return bool(clue.sender) and clue.sender in people and shared

    @checked
    @given(drawn, st.integers(0, 99))
    def test_order_in_a_batch_does_not_matter(self, data, seed):
        batch = letters(data)
        other = random.Random(seed).sample(batch, len(batch))
        self.assertEqual(self._parts(batch), self._parts(other))

    def _parts(self, batch):
        parts = defaultdict(list)
        for letter, join in zip(batch, Store().receive(batch), strict=True):
            parts[join.key].append((repr(letter[0]), sorted(letter[1].people)))
        return sorted(sorted(part) for part in parts.values())

    @checked
    @given(drawn, st.integers(0, 99))
    def test_whatever_it_names_apart_is_one_click_away(self, data, seed):
        store = fetched(letters(data), seed)
        for letter, join, known in store.joins:
            named = any(known.places.get(key) for key in keys_of(*letter))
            if join.evidence == "new" and named:
                suspected = (join.suspected, join.suspected_group)
                self.assertNotEqual(suspected, (None, None), letter)

    def test_people_who_write_to_one_another_stay_together(self):
        rng = random.Random(10)
        for _thread in range(200):
            store = fetched(correspondence(rng), rng.random())
            self.assertEqual(len(store.letters), 1, store.letters)


def correspondence(rng):
    """Three people who answer one another, all in copy, below a mail that was lost."""
    people = rng.sample(PEOPLE, 3)
    ids = ["<lost>"]
    written = []
    for number in range(rng.randint(2, 9)):
        sender = rng.choice(people)
        answered = rng.randrange(len(ids))
        written.append(
            (
                mail(f"<{number}>", [ids[answered]], ids[: answered + 1]),
                Clues(sender=sender, people=frozenset(people)),
            )
        )
        ids.append(f"<{number}>")
    return written
