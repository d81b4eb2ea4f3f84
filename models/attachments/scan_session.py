"""Several scanners in turn, for many files."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ...adapters.errors import (
    ConnectionFailed,
    NoScanner,
    ScanFailed,
    TooLargeToScan,
)
from ...core.attachments.verdict import TOO_LARGE, Verdict, verdict_of
from ...core.digest import digest_of

AT_ONCE = 4  # files; clamd has ten threads unless it is told otherwise


class ScanSession:
    """While it lasts, a scanner that failed is not asked again before it has worked.

    :param scanners: email.scanner, in the order in which they are asked
    :param versions: those of signatures whose verdicts count; None for all that the
        scanners have
    """

    def __init__(self, scanners, versions=None):
        self.env = scanners.env
        self._versions = versions
        self._servers = [_Server(each) for each in scanners]
        self._pool = ThreadPoolExecutor(AT_ONCE)

    @property
    def version(self):
        """Of the first scanner that works; "" for none."""
        return next((each.version for each in self._servers if each.version), "")

    def look(self):
        """Ask those that were not asked for a while: they may have other signatures,
        or be back."""
        for server in self._servers:
            if server.scanner._is_to_be_asked():
                server.works()

    def works(self):
        """Whether one of them does."""
        return self._first_that_works() is not None

    def _first_that_works(self):
        return next((server for server in self._servers if server.works()), None)

    def scan(self, content):
        """The Verdict on these bytes. Raises adapters.errors' ConnectionFailed when no
        scanner answers (NoScanner when there is none), ScanFailed when each that
        answers fails over this file."""
        digest = digest_of(content)
        verdicts, failures = self.scan_many({digest: content})
        if failures:
            raise failures[digest]
        return verdicts[digest]

    def scan_many(self, contents):
        """:param contents: {digest: bytes}
        :return: ({digest: Verdict}, {digest: the ConnectionFailed that `scan` raises})
        """
        return self.finish(self.begin(contents))

    def begin(self, contents):
        """The same in two steps: a scanner is at work on them until `finish`, which is
        given what this returns."""
        known = self._known(list(contents))
        unknown = {one: contents[one] for one in contents if one not in known}
        begun = _Begun(known, unknown)
        if unknown and (server := self._first_that_works()):
            begun.outcomes[server] = server.start(unknown, self._pool)
        return begun

    def finish(self, begun):
        """See scan_many."""
        found, failed = self._ask_in_turn(begun.unknown, begun.outcomes)
        self._store(found)
        return {**begun.known, **found}, failed

    def close(self):
        self._pool.shutdown()

    def _known(self, digests):
        scanners = self.env["email.scanner"]
        versions = self._versions or scanners._versions()
        # sudo: that these bytes were looked at before is the channel's to know.
        return self.env["email.scan.verdict"].sudo()._known(digests, versions)

    def _store(self, found):
        # What was too large is not worth remembering: its size says so.
        kept = {
            digest: verdict
            for digest, verdict in found.items()
            if verdict.signature != TOO_LARGE
        }
        # sudo: verdicts are the channel's.
        self.env["email.scan.verdict"].sudo()._store(kept)

    def _ask_in_turn(self, unknown, outcomes):
        """:param unknown: {digest: bytes}
        :param outcomes: {server: {digest: Future}} of one that has begun
        :return: ({digest: Verdict}, {digest: ConnectionFailed})
        """
        found, failed = {}, {}
        for server in self._servers:
            left = {one: unknown[one] for one in unknown if one not in found}
            if not left:
                break
            begun = outcomes.get(server)
            if not begun and not server.works():
                continue
            begun = begun or server.start(left, self._pool)
            for digest, outcome in server.end(begun).items():
                (found if isinstance(outcome, Verdict) else failed)[digest] = outcome
        return self._sum_up(unknown, found, failed)

    def _sum_up(self, unknown, found, failed):
        """Too large for some is no verdict while another could not be asked."""
        for digest in unknown.keys() - found.keys():
            why = failed.get(digest)
            silent = next(
                (each.failure for each in self._servers if each.failure), None
            )
            if isinstance(why, TooLargeToScan) and not silent:
                found[digest] = Verdict("unscannable", TOO_LARGE, self.version)
            elif not isinstance(why, ScanFailed):
                failed[digest] = silent or why or NoScanner()
        return found, {one: why for one, why in failed.items() if one not in found}


@dataclass(eq=False)
class _Begun:
    """What a session has begun to scan.

    :param known: {digest: Verdict}
    :param unknown: {digest: bytes}
    :param outcomes: {server that is at work: {digest: Future}}
    """

    known: dict
    unknown: dict
    outcomes: dict = field(default_factory=dict)


class _Server:
    """One scanner, while a session lasts.

    :param scanner: email.scanner
    """

    def __init__(self, scanner):
        self.scanner = scanner
        self.adapter = scanner._make_scanner()
        self.version = ""
        self.failure = None
        self._checked = False

    def works(self):
        """Whether it has just scanned a few bytes: what fails after that fails over a
        file."""
        if not self._checked and not self.failure:
            self._check()
        return not self.failure

    def _check(self):
        try:
            signatures = self.adapter.check()
        except ConnectionFailed as failure:
            self.failure = failure
            self.scanner._on_failed(failure)
            return
        self._checked = True
        self.version = self.scanner._on_worked(signatures)

    def start(self, contents, pool):
        """{key: Future}, of {key: bytes}"""
        return {
            key: pool.submit(self._scan, content) for key, content in contents.items()
        }

    def end(self, begun):
        """{key: Verdict or the error}, of {key: Future}"""
        found = {key: future.result() for key, future in begun.items()}
        if any(isinstance(each, ConnectionFailed) for each in found.values()):
            self._checked = False
        return found

    def _scan(self, content):
        try:
            return verdict_of(self.adapter.scan(content), self.version)
        except (ConnectionFailed, TooLargeToScan) as failure:
            return failure
