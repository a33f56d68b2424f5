"""Regenerate data/degrees_of_freedom_*.json from two packages that carry the published tables.

Needs `pip install --no-deps ptarcade==1.1.5 hazma==2.2.0` (neither is imported, only their files are read).
"""

from importlib.metadata import distribution

from common import main

COLUMNS = ["temperature [GeV]", "energy", "entropy"]


def build():
    """Return the content of both files."""
    return {
        "degrees_of_freedom_saikawa_shirai.json": {
            "provenance": {
                "source": "PyPI ptarcade 1.1.5, ptarcade/data/g_star.dat",
                "reference": "K. Saikawa and S. Shirai, JCAP 05 (2018) 035, arXiv:1803.01038, "
                "as updated in JCAP 08 (2020) 011, arXiv:2005.03544",
                "retrieved": "2026-11-22",
                "licence": "ptarcade: MIT",
                "notes": "Standard Model. In the source the entropy column comes before the energy column; "
                "here energy comes first.",
            },
            "columns": COLUMNS,
            "rows": [
                [float(row[0]), float(row[3]), float(row[2])]
                for row in _rows("ptarcade", "ptarcade/data/g_star.dat", None)
            ],
        },
        "degrees_of_freedom_drees.json": {
            "provenance": {
                "source": "PyPI hazma 2.2.0, hazma/relic_density/smdof.dat",
                "reference": "M. Drees, F. Hajkarim and E. R. Schmitz, JCAP 06 (2015) 025, arXiv:1503.03513",
                "retrieved": "2026-11-22",
                "licence": "hazma: MIT",
                "notes": "Standard Model. In the source heff is the entropy and geff the energy column; its "
                "gstar is sqrt(g_*), which heff and geff determine. Below 1 MeV the table is poor.",
            },
            "columns": COLUMNS,
            "rows": [
                [float(row[0]), float(row[3]), float(row[2])]
                for row in _rows("hazma", "hazma/relic_density/smdof.dat", ",")
            ],
        },
    }


def _rows(package, path, separator):
    text = distribution(package).locate_file(path).read_text(encoding="utf-8")
    return [line.split(separator) for line in text.splitlines() if line[:1].isdigit()]


if __name__ == "__main__":
    main(__doc__, build)
