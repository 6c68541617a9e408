"""Small random workloads in which many things happen at the same instant."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from ausbau.allocation.jobs import Jobs, jobs_from_seconds

MOST_JOBS = 40
MOST_GPUS = 12
MOST_NODES = 6


@dataclass(frozen=True)
class Workload:
    """Whole seconds, as lists that owe nothing to the package; no job is larger than the pool.

    A pool that is not made of nodes is one node.
    """

    pool: int
    gpus_per_node: int
    submit_s: list[int]
    gpus: list[int]
    duration_s: list[int]
    estimate_s: list[int]

    def jobs(self) -> Jobs:
        """The job table."""
        return jobs_from_seconds(self.submit_s, self.gpus, self.duration_s, self.estimate_s)


@st.composite
def workloads(draw: st.DrawFn, *, exact: bool = False, on_nodes: bool = False) -> Workload:
    """Up to 40 jobs; estimates too short, exact, or too long, unless ``exact`` is asked for.

    An exact estimate needs a run time: without one the job ends before its estimate of one tick.
    """
    if on_nodes:
        gpus_per_node = draw(st.integers(1, 8))
        pool = gpus_per_node * draw(st.integers(1, MOST_NODES))
    else:
        gpus_per_node = pool = draw(st.integers(1, MOST_GPUS))
    longest = draw(st.sampled_from([3, 12]))
    row = st.tuples(
        st.integers(0, draw(st.sampled_from([0, 6, 40]))),
        st.integers(1, draw(st.sampled_from([pool, min(pool, 2 * gpus_per_node)]))),
        st.integers(1 if exact else 0, longest),
        st.integers(0, 2 * longest),
    )
    rows = draw(st.lists(row, min_size=1, max_size=MOST_JOBS))
    submit_s, gpus, duration_s, estimate_s = (list(column) for column in zip(*rows, strict=True))
    return Workload(
        pool, gpus_per_node, submit_s, gpus, duration_s, duration_s if exact else estimate_s
    )
