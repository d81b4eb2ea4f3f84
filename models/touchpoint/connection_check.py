"""Connect: both connections are tried for real, and what becomes of that."""

from contextlib import suppress

from .connection_words import tell_all


class _Failed(Exception):
    """A connection could not be made."""


class Check:
    """Of what is typed into ``touchpoint``.

    :param troubles: {connection: its trouble (connection_words.note), None when it
        works}
    """

    def __init__(self, touchpoint, troubles=None):
        self.touchpoint = touchpoint
        self.env = touchpoint.env
        self.troubles = troubles or {}

    def run(self):
        """Try the connections that are used; returns whether all work."""
        # Undone when one failed, with the locks it took: what became of each is then
        # written by another transaction.
        with suppress(_Failed), self.env.cr.savepoint():
            used = self.touchpoint._used_connections()
            self.troubles = {each: each._try_typed() for each in used}
            if any(self.troubles.values()):
                raise _Failed
        return not any(self.troubles.values())

    def words(self):
        """What is wrong, one text for each cause."""
        return tell_all(self.env, filter(None, self.troubles.values()))

    def settle(self):
        """Write down that something failed; the words for whoever pressed Connect."""
        words = self.words()
        if self._is_kept():
            self.touchpoint._in_own_transaction(self._note_typed)
            words.append(
                self.env._(
                    "The touchpoint goes on with the settings and the password that it "
                    "was connected with."
                )
            )
            return "\n\n".join(words)
        self.touchpoint._in_own_transaction(
            lambda mine: mine._connections()._take_typed()
        )
        for connection, trouble in self.troubles.items():
            if trouble:
                connection._note_trouble(trouble)
            else:
                connection._in_own_transaction(lambda mine: mine._recover())
        return "\n\n".join(words)

    def _is_kept(self):
        """Whether what is in use stays: something was typed in, and it is no gain. A
        gain of one connection is none where the other would work no more."""
        in_use = [each for each in self.troubles if each._is_in_use()]
        worse = any(
            self.troubles[each] and each.status == "connected" for each in in_use
        )
        waits = self.touchpoint.typed_waits
        return waits and bool(in_use) and (worse or all(self.troubles.values()))

    def _note_typed(self, touchpoint):
        """A password alone is forgotten, so that all is as it was; settings stay typed
        in, to be corrected."""
        connections = touchpoint._connections()
        if not any(connections.mapped("in_use")):
            connections._drop_typed_passwords()
            return
        for connection, trouble in self.troubles.items():
            connection.with_env(touchpoint.env).typed_trouble = trouble or False
