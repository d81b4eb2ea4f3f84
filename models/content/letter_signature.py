"""The greeting and the signature of a letter that an agent writes."""

from ...core.content import signing
from ...core.inbound import addresses

CUSTOMER = ("name", "first_name", "last_name", "email", "phone")


class LetterSignature:
    """In the name and with the data of the user of the environment.

    :param touchpoint: email.touchpoint that the letter leaves from, which may be empty
    :param mode: of the letter; a forward is not written to the customer
    :param conversation: email.conversation, which may be empty
    :param to: whom it is written to, as text; the first one is greeted
    """

    def __init__(self, env, touchpoint, mode, conversation, to=""):
        self.env = env
        self.touchpoint = touchpoint
        self.mode = mode
        self.conversation = conversation
        self.to = to

    def begun(self):
        """A letter in which nothing is typed yet: HTML (str), "" without either."""
        return signing.begun(*self._parts(self.touchpoint))

    def signed_anew(self, letter, former=None):
        """The letter with this greeting and signature in the place of those that its
        writer has not changed.

        :param former: email.touchpoint that it was to leave from, if that was another
        """
        had = self._parts(former) if former else ("kept", "kept")
        return signing.signed_anew(letter, *self._parts(self.touchpoint), had)

    def part(self):
        """The signature to be put into a letter: HTML (str), "" when there is none."""
        return signing.part(signing.SIGNATURE, self._parts(self.touchpoint)[1])

    def _parts(self, touchpoint):
        found = self.env["email.signature"]._render(
            touchpoint,
            self.env.user,
            conversation=self.conversation,
            customer=self._customer(),
            extra=self._nobody() if self.mode == "forward" else None,
        )
        return found["greeting"], found["signature"]

    def _customer(self):
        return next(iter(addresses.read_all(self.to or "")), None)

    def _nobody(self):
        return {f"customer_{part}": "" for part in CUSTOMER}
