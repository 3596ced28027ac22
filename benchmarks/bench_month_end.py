"""A month end step by step: propose, issue, render and archive, write .eml; at growing numbers of debtors.

    python benchmarks/bench_month_end.py [DEBTORS ...]      (default 1000 10000 50000; five items each)

Each size runs in a process of its own, so that the peak memory is that size's. Prints notices a second per step, and
by how much a step's time per notice grew over the smallest size: 1.0 is linear.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from ledgers import REFERENCE, filled_desk

from aanmaningen.jobs import delivering, issuing, proposing, rendering
from aanmaningen.jobs.proposing import Wish
from aanmaningen.store import notices

STEPS = ("propose", "issue (proposes again)", "render + archive", "write .eml")


def measure(debtors: int) -> dict[str, object]:
    """Return seconds per step, and the peak megabytes of this process, which holds what is in hand."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        desk = filled_desk(Path(folder), debtors)
        clock = time.perf_counter

        begin = clock()
        proposing.propose(desk, Wish(REFERENCE))
        seconds.append(clock() - begin)

        begin = clock()
        issued = issuing.issue(desk, Wish(REFERENCE))
        seconds.append(clock() - begin)
        assert issued.number is not None and len(issued.numbers) == debtors

        begin = clock()
        rendering.render_run(desk, notices.find_run(desk.engine, 1, issued.number))
        seconds.append(clock() - begin)

        begin = clock()
        report = delivering.deliver(desk, issued.number, "eml")
        seconds.append(clock() - begin)
        assert report.sent == debtors, report
        size = Path(desk.engine.location).stat().st_size
        desk.engine.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, "database": size}


def main(sizes: list[int]) -> None:
    """Print the table."""
    first: list[float] = []
    for debtors in sizes:
        command = [sys.executable, __file__, "--one", str(debtors)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        seconds = found["seconds"]
        per_notice = [part / debtors for part in seconds]
        first = first or per_notice
        print(f"{debtors} debtors, {debtors * 5} items")
        for name, part, each, base in zip(STEPS, seconds, per_notice, first, strict=True):
            print(f"  {name:24s} {part:8.2f} s {1 / each:9.0f} notices/s   time per notice {each / base:5.2f} x")
        whole = sum(seconds[1:])
        print(f"  {'whole month end':24s} {whole:8.2f} s {debtors / whole:9.0f} notices/s")
        print(f"  peak memory {found['peak']:.0f} MB; database {found['database'] / 1e6:.0f} MB", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        main([int(size) for size in sys.argv[1:] if size.isdecimal()] or [1_000, 10_000, 50_000])
