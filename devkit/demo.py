"""The demo: Odoo with the addon and demo data, and mail servers on loopback."""

import shutil
import socket
import urllib.error
import urllib.request

from . import database, ports, postgres, processes
from .mail import PASSWORD, SUPPORT
from .odoo import DEMO, command, configure, odoo_environment
from .paths import DEV, LOG, PYTHON, ROOT
from .shell import (
    Failure,
    digest,
    done,
    environment,
    exclusive,
    mark,
    run,
    say,
    step,
    unmark,
)
from .unprivileged import give, wrapper

MAIL = DEV / "mail"
ODOO = ("email_idle", "odoo")
# A change in one of these reaches the database by an update of the addon.
SOURCES = ("*.py", "*.xml", "*.csv", "*.po", "*.js", "*.scss")
ELSEWHERE = ("benchmarks", "devkit", "node_modules", "tests")
TEXT = """
  Odoo      {url}
  Log in    admin / admin, supervisor / supervisor, agent / agent, agent2 / agent2
  Mailbox   {support}, password {password}; IMAP {imap}, SMTP {smtp} on localhost
  Scanner   ClamAV on localhost:{clamd}; it knows the test virus EICAR only
  Log       {log}

  Try       ./dev mail "Broken lamp" "It went dark after a day." photo.jpg
              A customer writes. A moment later there is a ticket and its
              conversation: Helpdesk > Conversations.
            ./dev mail
              After you answered there: the customer's mailbox.
            ./dev mail --reply "It works, thank you."
              The customer answers; the mail joins the same conversation.
            ./dev mail "Invoice" "See the file." --virus
              The file is EICAR, by which virus scanners are tried: it is removed.

  ./dev stop ends the demo, ./dev reset starts over with an empty database.
"""


def start():
    """Bring the whole demo up; what is up already stays up."""
    with exclusive("demo"):
        postgres.keep()
        _mail_servers()
        if not processes.pid_of("odoo"):
            ports.choose("http")
        _prepare_database()
        _start_odoo()
        _start_idle()
    chosen = ports.demo()
    say(
        TEXT.format(
            url=_url(),
            support=SUPPORT,
            password=PASSWORD,
            log=LOG / "odoo.log",
            **chosen,
        )
    )
    return 0


def stop():
    """End what `start` started."""
    with exclusive("demo"):
        ended = [name for name in (*ODOO, "mailserver") if processes.stop(name)]
        ended += ["postgres"] if postgres.stop() else []
    say(f"Ended: {', '.join(ended)}." if ended else "Nothing was running.")
    return 0


def reset():
    """Drop the demo's database and empty its mailboxes."""
    with exclusive("demo"):
        _stop_odoo()
        processes.stop("mailserver")
        with postgres.running():
            database.drop(DEMO)
        shutil.rmtree(MAIL, ignore_errors=True)
    say("The demo's database and mailboxes are gone; ./dev run makes new ones.")
    return 0


def _mail_servers():
    if processes.pid_of("mailserver"):
        if _listens(ports.demo()["clamd"]):
            return
        # Whoever tried what happens without a scanner gets it back.
        processes.stop("mailserver")
    with step("Mail servers and virus scanner"):
        names = ("imap", "imaps", "smtp", "clamd")
        chosen = ports.choose(*names)
        give(MAIL, "nobody", 0o755)
        numbers = [chosen[name] for name in names]
        processes.start(
            "mailserver",
            [*wrapper("nobody"), PYTHON, "-m", "devkit.mailserver", MAIL, *numbers],
            env=environment(PYTHONPATH=f"{ROOT}:{ROOT / 'tests'}"),
            cwd="/",
        )
        processes.wait_until("mailserver", lambda: _listens(chosen["smtp"]), 20)


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _source_key():
    """A key that changes with every source file that reaches the database."""
    tops = [path for path in ROOT.iterdir() if path.name[0] != "."]
    kept = [path for path in tops if path.name not in ELSEWHERE]
    files = [*ROOT.glob("*.py")]
    files += [path for top in kept for each in SOURCES for path in top.rglob(each)]
    return digest(*(part for path in sorted(files) for part in (str(path), path)))


def _prepare_database():
    """Make the database if there is none, update it if the addon has changed."""
    key = _source_key()
    if DEMO not in database.names():
        with step("Demo database: Odoo, the addon and its demo data"):
            _make_database()
    elif not done("demo", key):
        with step("Update of the addon in the demo database"):
            _stop_odoo()
            database.install_addon(DEMO, update=True)
    mark("demo", key)
    _populate()


def _make_database():
    _stop_odoo()
    unmark("populate")
    try:
        if database.template_ready():
            database.clone(database.TEMPLATE, DEMO)
        database.install_addon(DEMO)
    except BaseException:
        database.drop(DEMO)
        raise


def _populate():
    """Connect the demo's touchpoint, and let the customer write the first mails."""
    chosen = ports.demo()
    key = digest("4", _url(), chosen["imap"], chosen["smtp"], chosen["clamd"])
    if done("populate", key):
        return
    with step("Demo mailbox, and the customer's first mails"):
        script = (ROOT / "devkit/populate.py").read_text()
        run(
            command("shell", "-d", DEMO, "--no-http"),
            log="populate.log",
            input=script,
            env=odoo_environment(
                DEMO_URL=_url(),
                DEMO_IMAP=str(chosen["imap"]),
                DEMO_SMTP=str(chosen["smtp"]),
                DEMO_CLAMD=str(chosen["clamd"]),
                DEMO_MAILS=str(ROOT / "devkit/mails"),
            ),
        )
        mark("populate", key)


def _url():
    return f"http://localhost:{ports.demo()['http']}"


def _start_odoo():
    if processes.pid_of("odoo"):
        return
    with step("Odoo"):
        _want_port(ports.demo()["http"])
        configure()
        processes.start(
            "odoo",
            command(
                *("-d", DEMO, "--db-filter", f"^{DEMO}$"),
                *("--http-port", ports.demo()["http"]),
            ),
            env=odoo_environment(),
            cwd=DEV,
        )
        processes.wait_until("odoo", _answers, 120)


def _want_port(port):
    """Another server would answer in Odoo's place, and look as if it were this demo."""
    if ports.free(port) != port:
        raise Failure(
            f"Another program took port {port} meanwhile. Start the demo again: it"
            " takes another port then."
        )


def _start_idle():
    """What receives mail at once; without it mail comes every minute."""
    if processes.pid_of("email_idle"):
        return
    configure()
    idle = command("email_idle", "-d", DEMO)
    processes.start("email_idle", idle, env=odoo_environment(), cwd=DEV)
    log = LOG / "email_idle.log"
    processes.wait_until("email_idle", lambda: "watched" in log.read_text(), 60)


def _stop_odoo():
    for name in ODOO:
        processes.stop(name)


def _answers():
    try:
        with urllib.request.urlopen(f"{_url()}/web/login", timeout=60) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False
