"""The command `b2kinv`: build the book, run one notebook, list parameters, print the ledger.

Errors are sentences on the error stream, with exit code 1. Everything heavy is imported by the subcommand
that needs it, so that `b2kinv --help` answers at once.
"""

import argparse
import sys

import b2kinv

_EXAMPLES = """\
examples:
  b2kinv book                                 build the site into _build/site
  b2kinv book -p m_a=1.5 --site light         build a second site for another ALP mass
  b2kinv serve                                show the site, built again while you write
  b2kinv run alp_decays -p m_a=1.5            rerun one notebook, print and keep its results
  b2kinv parameters alp_decays                list its parameters with units and allowed ranges
  b2kinv sweep alp_decays --grid m_a=1:3:201  compute many points, into one table
  b2kinv experiment --excess 7e-6+2e-6-2e-6   see what another measurement changes
  b2kinv claims                               print what was reproduced and what was not
"""


class _OneSentenceParser(argparse.ArgumentParser):
    """Refuses a wrong command line as everything else is refused: one sentence, exit code 1."""

    def error(self, message):
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(1)


def main(arguments=None):
    """Run the command line and return the exit code.

    Examples
    --------
    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    for stream in (sys.stdout, sys.stderr):
        # Greek letters and powers of ten also on a console that is not set to UTF-8.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    chosen = _parser().parse_args(arguments)
    from b2kinv.companion.words.errors import Failed

    try:
        return chosen.command(chosen) or 0
    except (ValueError, Failed) as error:
        for sentence in str(error).splitlines():
            sys.stderr.write(f"b2kinv: {sentence}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("b2kinv: interrupted\n")
        return 130


def _parser():
    parser = _OneSentenceParser(
        prog="b2kinv",
        description="Reproducible companion to arXiv:2502.04900: B -> K + invisible.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"b2kinv {b2kinv.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    book = commands.add_parser(
        "book",
        help="execute every notebook and build the site",
        description="Execute every notebook and build the site. Without parameters it goes to _build/site/; "
        "with parameters it is a second site in _build/site-NAME/, with a banner that names them.",
        epilog="example: b2kinv book -p m_a=1.5 -p dark_matter=majorana --site light_majorana",
    )
    _add_parameter_options(book)
    book.add_argument("--site", metavar="NAME", help="name of a second site (default: its parameters)")
    book.add_argument(
        "--pdf",
        action=argparse.BooleanOptionalAction,
        help="print the book as PDF as well, with Chromium (default: for the default site)",
    )
    book.set_defaults(command=_book)

    serve = commands.add_parser(
        "serve",
        help="show the site in a browser, built again while you write",
        description="Serve the site, to this computer alone. When a page, a notebook, data or code changes, "
        "what depends on it is built again, and open pages reload by themselves. If that fails it is told, "
        "and the last good site stays. Stop with Ctrl-C.",
        epilog="example: b2kinv serve --port 8080",
    )
    serve.add_argument(
        "--port", type=int, default=8000, metavar="N", help="(default: 8000; 0 for any free one)"
    )
    serve.set_defaults(command=_serve)

    run = commands.add_parser(
        "run",
        help="execute one notebook with parameters of your own",
        description="Execute one notebook and keep the executed notebook, an HTML page, results.json, the "
        "figures (SVG, PDF) and the numbers behind them (CSV); print the results with units.",
        epilog="example: b2kinv run alp_decays -p m_a=1.5 -p f_a=2e8 --out light_alp",
    )
    run.add_argument("notebook", metavar="NOTEBOOK", help="its name, such as alp_decays")
    _add_parameter_options(run)
    run.add_argument("--out", metavar="DIR", help="where the results go (default: _build/run/NOTEBOOK)")
    run.set_defaults(command=_run)

    assignments = commands.add_parser(
        "parameters",
        help="list the parameters of a notebook",
        description="List the parameters of a notebook: default, unit, allowed values and meaning.",
    )
    assignments.add_argument("notebook", metavar="NOTEBOOK", help="its name, such as alp_decays")
    assignments.set_defaults(command=_parameters)

    sweep = commands.add_parser(
        "sweep",
        help="compute a section on a grid of parameters, into one table",
        description="Compute a section at every point of a grid of parameters, on all processors or on the "
        "workers of a Dask scheduler. It leaves DIR/sweep.csv: one row for each point, its parameters, all "
        "quantities and, where it cannot be computed, the error. Interrupted, the same command goes on from "
        "where it stopped. The lines above the table say how to repeat it.",
        epilog="examples:\n"
        "  b2kinv sweep alp_decays --grid m_a=1:3:201 --grid f_a=1e7:1e9:101:log --set C_q=0.5\n"
        "  b2kinv sweep alp_decays --grid m_a=1:3:201 --grid dark_matter=dirac,majorana \\\n"
        "         --quantity branching_ratio_dark_matter --out dark_matter_kinds\n"
        "  b2kinv sweep alp_decays --grid m_a=1:3:201 --scheduler tcp://127.0.0.1:8786",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    sweep.add_argument("section", metavar="SECTION", help="its name, such as alp_decays")
    sweep.add_argument(
        "--grid",
        metavar="NAME=START:STOP:NUMBER[:log]",
        action="append",
        default=[],
        dest="axes",
        help="values of one parameter, both ends included, or NAME=VALUE,VALUE,…; repeated, all combinations",
    )
    _add_parameter_options(sweep, "--set")
    sweep.add_argument(
        "--quantity",
        metavar="NAME",
        action="append",
        default=[],
        dest="quantities",
        help="a quantity that is wanted; may be repeated (default: all)",
    )
    sweep.add_argument("--jobs", metavar="N", type=int, help="number of processes (default: all processors)")
    sweep.add_argument("--scheduler", metavar="ADDRESS", help="address of a Dask scheduler to compute on")
    sweep.add_argument("--chunk", metavar="N", type=int, help="points that are computed and kept together")
    sweep.add_argument("--out", metavar="DIR", help="where the table goes (default: _build/sweep/SECTION)")
    sweep.set_defaults(command=_sweep)

    claims = commands.add_parser(
        "claims",
        help="print the ledger: every claim of the paper with its verdict",
        description="Print every claim of the paper with the printed value, the value as printed, the "
        "standard value and the verdict.",
    )
    claims.add_argument("--json", action="store_true", help="print a list of JSON objects instead")
    claims.set_defaults(command=_claims)

    experiment = commands.add_parser(
        "experiment",
        help="see what another measurement of the excess does to the models",
        description="Put another measurement of the two-body excess in place of the paper's: recompute every "
        "claim, print those that change and whether their verdict does, and run every notebook that depends "
        "on the excess, which redraws its figures.",
        epilog="examples:\n"
        "  b2kinv experiment --excess belle2-likelihood\n"
        "  b2kinv experiment --excess 7e-6+2e-6-2e-6 --out next_year      a value with its errors\n"
        "  b2kinv experiment --excess 7e-6+2e-6-2e-6 --claims-only",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    experiment.add_argument(
        "--excess",
        metavar="WINDOW",
        required=True,
        help="name of a window (b2kinv parameters alp_decays lists them), or BR(B+ -> K+ X) as VALUE+UP-DOWN",
    )
    experiment.add_argument("--claims-only", action="store_true", help="run no notebook")
    experiment.add_argument(
        "--out", metavar="DIR", help="where the pages and figures go (default: _build/experiment/WINDOW)"
    )
    experiment.set_defaults(command=_experiment)

    hepdata = commands.add_parser(
        "hepdata",
        help="write the numbers behind the figures as a HEPData submission",
        description="Execute notebooks and write the numbers behind all their figures as YAML tables for "
        "HEPData, checked against its schema. It needs the optional extra: pip install 'b2kinv[hepdata]'.",
        epilog="example: b2kinv hepdata alp_decays -p m_a=1.5 --out tables",
    )
    hepdata.add_argument("notebook", metavar="NOTEBOOK", nargs="*", help="which (default: all)")
    _add_parameter_options(hepdata)
    hepdata.add_argument("--out", metavar="DIR", help="where the tables go (default: _build/hepdata)")
    hepdata.set_defaults(command=_hepdata)

    completion = commands.add_parser(
        "completion",
        help="print what lets a shell complete commands, names and parameters",
        description="Print a script for bash that completes commands, options, sections, parameters and "
        "excess windows. zsh understands it after 'autoload -U bashcompinit; bashcompinit'.",
        epilog='example, for this shell: eval "$(b2kinv completion)"',
    )
    completion.set_defaults(command=_completion)

    refresh = commands.add_parser(
        "refresh",
        help="renew the stored outputs of the notebooks",
        description="Execute the notebooks and store their outputs in notebooks/, without images and times, "
        "so that the tests can compare with them.",
    )
    refresh.add_argument("notebook", metavar="NOTEBOOK", nargs="*", help="which (default: all)")
    refresh.set_defaults(command=_refresh)
    return parser


def _add_parameter_options(parser, *also):
    parser.add_argument(
        "-p",
        "--parameter",
        *also,
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="assignments",
        help="set a parameter; may be repeated",
    )
    parser.add_argument("--parameters", metavar="FILE", dest="file", help="YAML file with lines NAME: VALUE")


def _values(chosen):
    from b2kinv.companion.execution import assignments

    return assignments.parse(chosen.assignments, chosen.file)


def _say(line):
    print(line, flush=True)


def _book(chosen):
    from b2kinv.companion.site import build

    first_page = build.build(_values(chosen), chosen.site, _say, chosen.pdf)
    _say(f"the site is ready: open {first_page}")


def _serve(chosen):
    from b2kinv.companion.site import serve

    serve.serve(chosen.port, _say)


def _run(chosen):
    from b2kinv.companion.commands import rerun

    rerun.run(chosen.notebook, _values(chosen), chosen.out, _say)


def _parameters(chosen):
    from b2kinv.companion.commands import rerun

    _say(rerun.parameter_table(chosen.notebook))


def _sweep(chosen):
    from b2kinv.companion.site import build
    from b2kinv.companion.sweep import sweep

    folder = chosen.out or build.build_folder() / "sweep" / chosen.section
    sweep.run(
        chosen.section,
        sweep.parse_grid(chosen.axes),
        folder,
        _values(chosen),
        chosen.quantities,
        jobs=chosen.jobs,
        scheduler=chosen.scheduler,
        chunk=chosen.chunk,
        report=_say,
    )


def _experiment(chosen):
    from b2kinv.paper import experiment

    window = experiment.window_name(chosen.excess)
    _say(experiment.report(window))
    if not chosen.claims_only:
        experiment.redraw(window, chosen.out or experiment.default_folder(window), _say)


def _hepdata(chosen):
    from b2kinv.companion.commands import hepdata

    hepdata.export(chosen.notebook, _values(chosen), chosen.out, _say)


def _completion(chosen):
    from b2kinv.companion.commands import completion

    _say(completion.bash_script(_parser()))


def _claims(chosen):
    from b2kinv.companion.ledger import verdicts

    current = verdicts.ledger()
    _say((current.json_text() if chosen.json else current.as_text()).rstrip("\n"))


def _refresh(chosen):
    from b2kinv.companion.execution import stored_outputs

    stored_outputs.refresh(chosen.notebook, _say)
