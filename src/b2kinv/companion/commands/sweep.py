"""`sweep`: compute a section on a grid of parameters, into one table."""

import argparse

from b2kinv.companion.commands import completion, options
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    section = parser.add_argument(
        "section", metavar="SECTION", help=f"its name, such as {paper.example_section}"
    )
    completion.offer(section, completion.sections(paper))
    axes = parser.add_argument(
        "--grid",
        metavar="NAME=START:STOP:NUMBER[:log]",
        action="append",
        default=[],
        dest="axes",
        help="values of one parameter, both ends included, or NAME=VALUE,VALUE,…; repeated, all combinations",
    )
    completion.offer(axes, completion.parameters(paper))
    options.add_parameters(paper, parser, "--set")
    parser.add_argument(
        "--quantity",
        metavar="NAME",
        action="append",
        default=[],
        dest="quantities",
        help="a quantity that is wanted; may be repeated (default: all)",
    )
    parser.add_argument(
        "--uncertainty",
        action="store_true",
        help="also the ends of the 68 %% interval of every number, from all inputs; point by point",
    )
    parser.add_argument(
        "--jobs",
        metavar="N",
        type=int,
        help="most processes, if there is enough to do (default: all processors)",
    )
    parser.add_argument("--scheduler", metavar="ADDRESS", help="address of a Dask scheduler to compute on")
    parser.add_argument("--chunk", metavar="N", type=int, help="points that are computed and kept together")
    parser.add_argument(
        "--yes", action="store_true", help="compute a grid of more than 100,000,000 points as well"
    )
    parser.add_argument("--out", metavar="DIR", help="where the table goes (default: _build/sweep/SECTION)")


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.sweep import sweep

    sweep.run(
        paper,
        chosen.section,
        sweep.parse_grid(chosen.axes, sweep.declarations(paper, chosen.section)),
        chosen.out or paper.build_folder / "sweep" / chosen.section,
        options.parameters(paper, chosen),
        chosen.quantities,
        jobs=chosen.jobs,
        scheduler=chosen.scheduler,
        chunk=chosen.chunk,
        many_meant=chosen.yes,
        uncertainty=chosen.uncertainty,
        report=say,
    )


COMMAND = Command(
    "sweep",
    "compute a section on a grid of parameters, into one table",
    "Compute a section at every point of a grid of parameters, on all processors or on the "
    "workers of a Dask scheduler. It leaves DIR/sweep.csv: one row for each point, its parameters, all "
    "quantities and, where it cannot be computed, the error. Interrupted, the same command goes on from "
    "where it stopped. The lines above the table say how to repeat it.",
    _add_options,
    _run,
)
