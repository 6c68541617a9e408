"""The rules of the job queue, in words; every engine follows them tick for tick.

Words
-----
A tick is a millisecond. A job is **submitted** at its tick, **waits** until it **starts**, holds its
GPUs all together (a gang) from start to **end**, and is not interrupted. It ends after its run time or
after its estimate, whichever is shorter; its **expected end** is its start plus its estimate. The
**order** of the queue is by submission, then by job number, then as given. The **head** is the first
job that waits. No job is larger than the pool; an estimate is one tick at least.

Instants
--------
1. Time advances to the next instant at which a job ends, is submitted, or (conservative) has its
   reservation.
2. At that instant all ends come first: their GPUs are free again. Then the jobs submitted at it
   join the queue, in its order.
3. Then one pass over the queue, by the policy. A job of no run time that starts in the pass ends at
   the same instant: steps 2 and 3 are repeated.

Policies
--------
``fcfs``: as long as the head fits, it starts. Nobody overtakes.

``easy``: as long as the head fits, it starts. The next head gets a **reservation** for the earliest
tick at which enough GPUs are free if every running job ends at its expected end, all that end at
that tick included. What is free then beyond the head's need is **spare**. Now each other job in the
order of the queue starts if it fits into what is free and either its expected end is not after the
reservation, or it is no larger than the spare; in the second case the spare shrinks by its size.
The reservation is made anew in every pass. Source: Lifka, "The ANL/IBM SP scheduling system", JSSPP
1995; Mu'alem and Feitelson, IEEE TPDS 12(6), 2001, whose spare ("extra") nodes these are.

``conservative``: every job that waits has a reservation: from a tick on, for the length of its
estimate, its GPUs are taken away from what is expected to be free. A new job is reserved, in the
order of the queue, for the earliest tick from now on at which it fits for its whole estimate between
the running jobs (up to their expected ends) and the reservations of all others. If a job has ended
before its expected end, the schedule is compressed before that: in the order of the queue, each job
gives up its reservation and takes the earliest one again, and this is repeated until none changes.
Nobody gets a later one, because the old place stays free to its job. Then each job whose
reservation is now starts. Source for the policy: Mu'alem and Feitelson 2001; that compression goes
by the order of the queue and on to the end is ours.

``loss``: a job that does not fit in the pass of its submission is turned away for good; nobody
waits. The jobs of one instant are tried in the order of the queue. Source: Erlang 1917; for several
sizes Kaufman, IEEE Trans. Commun. 29(10), 1981.

Nodes
-----
Without nodes a job **fits** if as many GPUs are free. With nodes of k GPUs, which make up the pool, a
job of g GPUs takes g // k nodes that are wholly free, and g mod k GPUs of one node more: of the nodes
with at least so many free, the one with the fewest (best fit); it is chosen first, and the lowest
number decides between equals. A job fits if there are such nodes, and it never moves.

``easy``: the reservation is for the earliest tick at which the head fits if every running job ends at
its expected end. Another job that fits and outlasts it starts only if the head would still fit at
that tick beside it, and beside those that were let past it in the same pass.

``conservative``: a reservation is for a tick and for nodes, a node counting with the fewest GPUs that
it has free from the tick on for the length of the estimate. In the compression a job that finds no
earlier tick keeps its nodes.

With one node for the whole pool these are the rules of the whole pool; ``fcfs``, ``easy`` and ``loss``
are so with nodes of one GPU too. That best fit chooses the node is ours.
"""

from __future__ import annotations

import numpy as np

from ausbau.core.compiled import compiled

POLICIES = ("fcfs", "easy", "conservative", "loss")
"""Names of the policies."""

NEVER = np.int64(2**62)
"""A tick beyond every time that a job table may hold."""

UNSTARTED = -NEVER
"""Start of a job that has not started, or (``loss``) never does."""


@compiled
def may_overtake(gpus: int, expected_end: int, reservation: int, spare: int) -> bool:
    """Whether a job that fits now leaves the head its reservation (``easy``)."""
    return expected_end <= reservation or gpus <= spare
