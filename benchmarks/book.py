"""Time of `b2kinv book` beside what cannot be saved: the slowest notebook alone, and rendering.

Notebooks run side by side, one for each processor, so that with few of them the whole takes little longer
than the slowest; with many, the processors are the limit: the sum of all notebooks divided by their number.
"""

import os
import tempfile
import time
from pathlib import Path

from b2kinv.companion import runner, sections, site


def main(peers_python):
    alone = {section.name: seconds_alone(section) for section in sections.in_book()}
    moments = {}
    start = time.perf_counter()
    site.build({}, name="benchmark", report=lambda line: moments.setdefault(line, time.perf_counter()))
    end = time.perf_counter()
    rendering = end - moments["rendering the site"]
    slowest = max(alone, key=alone.get)
    processors = os.cpu_count() or 2
    bound = max(alone[slowest], sum(alone.values()) / processors) + rendering
    print("| what | seconds |\n|---|---|")
    print(f"| slowest notebook alone ({slowest}) | {alone[slowest]:.1f} |")
    print(f"| all {len(alone)} notebooks, one after the other | {sum(alone.values()):.1f} |")
    print(f"| rendering, with the ledger and all checks | {rendering:.1f} |")
    print(f"| `b2kinv book`, nothing built before | {end - start:.1f} |\n")
    print("| ratio of the whole to | |\n|---|---|")
    print(f"| slowest notebook and rendering | {(end - start) / (alone[slowest] + rendering):.2f} |")
    print(f"| what {processors} processors allow, and rendering | {(end - start) / bound:.2f} |")


def seconds_alone(section):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        runner.execute(runner.plan([section], {}, Path(folder) / "notebooks"))
        return time.perf_counter() - start
