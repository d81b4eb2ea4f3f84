"""The commands of `./dev`: each takes its arguments, returns an exit code."""

from . import bench, database, demo, i18n, lint, mail, odoo, postgres, suites
from .setup import prepare
from .shell import Failure


def run(_arguments):
    prepare()
    return demo.start()


def test(arguments):
    chosen = suites.choose(arguments)
    prepare(tests=True)
    return suites.test(chosen)


def format_sources(_arguments):
    prepare(tests=True)
    return bool(lint.lint(fix=True).failed)


def translations(_arguments):
    prepare()
    with postgres.running(), database.scratch() as name:
        database.install_addon(name)
        return i18n.update(name)


def run_bench(arguments):
    if not arguments:
        raise Failure(f"Which benchmark? {', '.join(bench.names()) or 'None yet.'}")
    prepare()
    return bench.bench(arguments[0], arguments[1:])


def run_odoo(arguments):
    prepare()
    with postgres.running():
        return odoo.call(*arguments)


COMMANDS = {
    "run": run,
    "stop": lambda _arguments: demo.stop(),
    "reset": lambda _arguments: demo.reset(),
    "mail": mail.main,
    "test": test,
    "format": format_sources,
    "i18n": translations,
    "bench": run_bench,
    "odoo": run_odoo,
}
