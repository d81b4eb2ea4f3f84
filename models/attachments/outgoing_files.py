"""Files that are to leave with a mail: what is known of each, and what stops it."""

from dataclasses import dataclass
from functools import cached_property

from ...core.digest import digest_of
from .email_file_arrival import unscannable
from .file_rule import FileRule
from .file_words import reason_words


@dataclass(frozen=True)
class Finding:
    """What is known of one file.

    :param state: as of email.file
    :param digest: SHA-256 of its bytes, in hexadecimal digits
    :param size: bytes
    :param refusal: as of email.file
    :param signature: the virus's name
    :param version: of the scanner's signatures that it was looked at with
    """

    state: str
    digest: str
    size: int
    refusal: dict | None = None
    signature: str = ""
    version: str = ""

    @property
    def stops(self):
        return self.state in ("refused", "infected")

    def words(self, env):
        """Why it may not leave; "" when it may."""
        if self.state == "infected":
            return env._("It contains a virus (%(virus)s).", virus=self.signature)
        return reason_words(env, self.refusal)


class OutgoingFiles:
    """Files of one mail.

    :param files: ir.attachment with the rights of the system
    :param company: res.company, whose rule holds
    """

    def __init__(self, files, company):
        # What is only a link does not travel.
        self.files = files.filtered(lambda file: file.type == "binary")
        self.env = files.env
        self.rule = FileRule(company)
        self.contents = {file: file.raw or b"" for file in self.files}

    def findings(self):
        """{ir.attachment: Finding}, by what the scanner has said until now."""
        digests = set(self._digests.values())
        verdicts = self.env["email.scanner"]._known_verdicts(digests)
        return {file: self._finding(file, verdicts) for file in self.files}

    @cached_property
    def _refusals(self):
        """{ir.attachment: Refusal or None}"""
        told = [
            (file.name, file.mimetype or "", content)
            for file, content in self.contents.items()
        ]
        refusals = self.rule.refusals(told, "out")
        return dict(zip(self.files, refusals, strict=True))

    @cached_property
    def _digests(self):
        """{ir.attachment: digest}"""
        return {file: digest_of(content) for file, content in self.contents.items()}

    def scan(self, findings):
        """Have those looked at that nobody has looked at yet; what the scanner says is
        kept by digest, and found by the next ``findings``.

        :return: whether a scanner answered for each
        """
        unknown = {
            finding.digest: self.contents[file]
            for file, finding in findings.items()
            if finding.state == "checking"
        }
        with self.env["email.scanner"]._session() as session:
            _verdicts, failures = session.scan_many(unknown)
        return not failures

    def limits(self):
        """{"file_bytes", "mail_bytes"}, 0 without a limit"""
        limits = self.rule.limits("out")
        return {"file_bytes": limits.file_bytes, "mail_bytes": limits.mail_bytes}

    def _finding(self, file, verdicts):
        """:param verdicts: {digest: Verdict}; None where no file has to be clean"""
        digest, size = self._digests[file], len(self.contents[file])
        if refusal := self._refusals[file]:
            return Finding("refused", digest, size, refusal=refusal.as_json())
        if verdicts is None:
            return Finding("unscanned", digest, size)
        verdict = verdicts.get(digest)
        if not verdict:
            return Finding("checking", digest, size)
        if verdict.result == "infected":
            return Finding("infected", digest, size, signature=verdict.signature)
        if verdict.result == "unscannable":
            return Finding("refused", digest, size, refusal=unscannable(verdict))
        return Finding("passed", digest, size, version=verdict.version)
