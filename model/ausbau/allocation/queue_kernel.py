"""The compiled engines of the job queue on a whole pool: first come first served, loss, and EASY.

They follow `queue_rules` tick for tick, as the SimPy engine does, and save work in three places.
First come first served keeps no queue: nobody overtakes, so a job starts at the first instant, not
before the start of the job ahead, at which enough is free. EASY looks at the whole queue only when
GPUs have come free; until then nothing has changed for those who wait, and only new jobs are tried.
And it leaves out every block of waiting jobs in which nobody is small or short enough, and every
section of such blocks.

The state is passed as single arrays, not as one tuple as elsewhere, because compiled code counts the
references of each array that it takes out of a tuple, which costs these engines a third of their speed:

``jobs``      the job table with the start, (job, column)
``state``     the numbers named below
``running``   heap of the ends of the running jobs (`tick_heap`)
``releases``  GPUs that come back by estimates (`releases`)
``bounds``    (block, column): no job that waits in a block of the table is smaller than column 0; none
              with up to c binary digits in its size is shorter, by estimate, than column c. A start
              may leave a bound lower than need be. Behind the blocks the same for sections
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import ESTIMATE, GPUS, RUN, SUBMIT
from ausbau.allocation.queue_rules import NEVER, UNSTARTED, may_overtake
from ausbau.allocation.releases import add_release, empty_releases, enough_by, take_release
from ausbau.allocation.tick_heap import empty_heap, pop, push
from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

START = 5
"""Column of the start, behind those of the job table."""

# The first jobs that have not started and not arrived; free GPUs; when the head is expected to
# start, and how many GPUs it will then leave over; the row of the first section; the GPUs there are,
# and the first change of them that is still to come.
NOW, HEAD, ARRIVED, FREE, RESERVATION, SPARE, SECTIONS, THERE, CHANGED = range(9)

BLOCK = 64
"""Jobs of a block, and blocks of a section."""


@compiled
def first_come_first_served(table: IntArray, pool_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    count = len(table)
    start = np.empty(count, np.int64)
    running = empty_heap(min(count, pool_gpus))
    free = pool_gpus
    now = UNSTARTED
    for job in range(count):
        now = max(now, table[job, SUBMIT])
        while running[0, 0] > 0 and (running[1, 0] <= now or free < table[job, GPUS]):
            now = max(now, running[1, 0])
            free += table[pop(running), GPUS]
        start[job] = now
        free -= table[job, GPUS]
        push(running, now + table[job, RUN], job)
    return start


@compiled
def loss(table: IntArray, pool_gpus: int) -> IntArray:
    """Start tick of each job, `UNSTARTED` if it is turned away; jobs in the order of the queue."""
    count = len(table)
    start = np.full(count, UNSTARTED)
    running = empty_heap(min(count, pool_gpus))
    free = pool_gpus
    before = UNSTARTED
    for job in range(count):
        now = table[job, SUBMIT]
        # A job of no run time that starts at this instant ends only after the whole pass.
        while now > before and running[0, 0] > 0 and running[1, 0] <= now:
            free += table[pop(running), GPUS]
        before = now
        if table[job, GPUS] <= free:
            start[job] = now
            free -= table[job, GPUS]
            push(running, now + table[job, RUN], job)
    return start


@compiled
def easy(table: IntArray, pool_gpus: int) -> IntArray:
    """Start tick of each job; jobs in the order of the queue, none larger than the pool."""
    return easy_in_steps(table, pool_gpus, np.empty((0, 2), np.int64))


@compiled
def easy_in_steps(table: IntArray, pool_gpus: int, changes: IntArray) -> IntArray:
    """As `easy`, on a pool from which GPUs come and go, (change, [tick, GPUs]); at first it is whole.

    What goes is taken as it comes free: nobody is stopped. What comes is not foreseen: a head that
    is larger than what is there has no reservation and holds up nobody. `UNSTARTED` if it stays so.
    """
    count = len(table)
    jobs = _with_start(table)
    blocks = count // BLOCK + 1
    state = np.array([UNSTARTED, 0, 0, pool_gpus, NEVER, 0, blocks, pool_gpus, 0])
    running = empty_heap(min(count, pool_gpus))
    releases = empty_releases(min(count, pool_gpus))
    bounds = np.full((blocks + blocks // BLOCK + 1, _digits(pool_gpus) + 1), NEVER)
    while state[HEAD] < count and _advance(jobs, state, running, changes):
        is_freed = _complete(jobs, state, running, releases)
        is_freed = _change_capacity(state, changes) or is_freed
        first_new = _arrive(jobs, state)
        if is_freed or state[HEAD] == first_new:
            _start_from_head(jobs, state, running, releases)
            for job in range(max(state[HEAD] + 1, first_new), state[ARRIVED]):
                _join(jobs, state, bounds, job)
            if state[HEAD] < state[ARRIVED]:
                _reserve(jobs, state, releases)
                _overtake(jobs, state, running, releases, bounds)
        else:
            for job in range(first_new, state[ARRIVED]):
                if _fits_behind(jobs, state, job):
                    _start_behind(jobs, state, running, releases, job)
                else:
                    _join(jobs, state, bounds, job)
    return jobs[:, START].copy()


@compiled
def _with_start(table: IntArray) -> IntArray:
    """Copy of the job table with a column for the start."""
    jobs = np.empty((len(table), START + 1), np.int64)
    jobs[:, :START] = table
    jobs[:, START] = UNSTARTED
    return jobs


@compiled
def _advance(jobs: IntArray, state: IntArray, running: IntArray, changes: IntArray) -> bool:
    """Go to the next instant at which a job ends or comes or GPUs do; False if none does any more."""
    arrived = state[ARRIVED]
    now = jobs[arrived, SUBMIT] if arrived < len(jobs) else NEVER
    if state[CHANGED] < len(changes):
        now = min(now, changes[state[CHANGED], 0])
    state[NOW] = min(now, running[1, 0]) if running[0, 0] > 0 else now
    return bool(state[NOW] < NEVER)


@compiled
def _change_capacity(state: IntArray, changes: IntArray) -> bool:
    """Let GPUs come and go that do so now; tells whether any did."""
    before = state[CHANGED]
    while state[CHANGED] < len(changes) and changes[state[CHANGED], 0] <= state[NOW]:
        state[FREE] += changes[state[CHANGED], 1]
        state[THERE] += changes[state[CHANGED], 1]
        state[CHANGED] += 1
    return bool(state[CHANGED] > before)


@compiled
def _complete(jobs: IntArray, state: IntArray, running: IntArray, releases: IntArray) -> bool:
    """Take back the GPUs of all jobs that end now; tells whether there are any."""
    is_freed = False
    while running[0, 0] > 0 and running[1, 0] == state[NOW]:
        job = pop(running)
        state[FREE] += jobs[job, GPUS]
        take_release(releases, jobs[job, START] + jobs[job, ESTIMATE], jobs[job, GPUS])
        is_freed = True
    return is_freed


@compiled
def _arrive(jobs: IntArray, state: IntArray) -> int:
    """Let all jobs come that are submitted now; returns the first of them."""
    first_new: int = state[ARRIVED]
    arrived = first_new
    while arrived < len(jobs) and jobs[arrived, SUBMIT] == state[NOW]:
        arrived += 1
    state[ARRIVED] = arrived
    return first_new


@compiled
def _start(
    jobs: IntArray, state: IntArray, running: IntArray, releases: IntArray, job: int
) -> None:
    """Start a job that fits."""
    now, gpus = state[NOW], jobs[job, GPUS]
    jobs[job, START] = now
    state[FREE] -= gpus
    push(running, now + jobs[job, RUN], job)
    add_release(releases, now + jobs[job, ESTIMATE], gpus)


@compiled
def _start_from_head(
    jobs: IntArray, state: IntArray, running: IntArray, releases: IntArray
) -> None:
    """Start jobs in the order of the queue as long as they fit."""
    head = state[HEAD]
    while head < state[ARRIVED]:
        if jobs[head, START] == UNSTARTED:
            if jobs[head, GPUS] > state[FREE]:
                break
            _start(jobs, state, running, releases, head)
        head += 1
    state[HEAD] = head


@compiled
def _reserve(jobs: IntArray, state: IntArray, releases: IntArray) -> None:
    """Note when enough is free for the head by estimates, and what it then leaves over."""
    missing = jobs[state[HEAD], GPUS] - state[FREE]
    if jobs[state[HEAD], GPUS] > state[THERE]:
        state[RESERVATION] = NEVER
        return
    tick, back = enough_by(releases, missing)
    state[RESERVATION] = tick
    state[SPARE] = back - missing


@compiled
def _fits_behind(jobs: IntArray, state: IntArray, job: int) -> bool:
    """Whether a job behind the head may start now."""
    gpus, expected_end = jobs[job, GPUS], state[NOW] + jobs[job, ESTIMATE]
    return gpus <= state[FREE] and may_overtake(
        gpus, expected_end, state[RESERVATION], state[SPARE]
    )


@compiled
def _start_behind(
    jobs: IntArray, state: IntArray, running: IntArray, releases: IntArray, job: int
) -> None:
    """Start a job behind the head; if it outlasts the reservation it uses what the head spares."""
    if state[NOW] + jobs[job, ESTIMATE] > state[RESERVATION]:
        state[SPARE] -= jobs[job, GPUS]
    _start(jobs, state, running, releases, job)


@compiled
def _digits(gpus: int) -> int:
    """Number of binary digits: sizes with as many differ by less than a factor of two."""
    digits = 0
    while gpus > 0:
        gpus >>= 1
        digits += 1
    return digits


@compiled
def _join(jobs: IntArray, state: IntArray, bounds: IntArray, job: int) -> None:
    """Lower the bounds of the block and of the section of a job that has to wait."""
    block, gpus, estimate = job // BLOCK, jobs[job, GPUS], jobs[job, ESTIMATE]
    for row in (block, state[SECTIONS] + block // BLOCK):
        bounds[row, 0] = min(bounds[row, 0], gpus)
        for digits in range(_digits(gpus), bounds.shape[1]):
            if bounds[row, digits] <= estimate:
                break
            bounds[row, digits] = estimate


@compiled
def _overtake(
    jobs: IntArray, state: IntArray, running: IntArray, releases: IntArray, bounds: IntArray
) -> None:
    """Let jobs behind the head overtake, in the order of the queue, as long as anything is free."""
    block = (state[HEAD] + 1) // BLOCK
    end = (state[ARRIVED] - 1) // BLOCK + 1
    while state[FREE] > 0:
        block = _next_block(state, bounds, block, end)
        if block == end:
            return
        _overtake_in_block(jobs, state, running, releases, bounds, block)
        block += 1


@compiled
def _next_block(state: IntArray, bounds: IntArray, first: int, end: int) -> int:
    """First block from ``first`` on in which somebody might overtake, or ``end``."""
    digits = _digits(state[FREE])
    smallest = min(state[FREE], state[SPARE])
    longest = state[RESERVATION] - state[NOW]
    begin = first
    while begin < end:
        section, behind = state[SECTIONS] + begin // BLOCK, (begin // BLOCK + 1) * BLOCK
        if bounds[section, 0] <= smallest or bounds[section, digits] <= longest:
            for block in range(begin, min(behind, end)):
                if bounds[block, 0] <= smallest or bounds[block, digits] <= longest:
                    return block
            if begin + BLOCK == min(behind, end):
                _tighten(bounds, section, begin)
        begin = behind
    return end


@compiled
def _tighten(bounds: IntArray, section: int, first: int) -> None:
    """Set the bounds of a section to those of its blocks."""
    bounds[section] = bounds[first]
    for block in range(first + 1, first + BLOCK):
        for column in range(bounds.shape[1]):
            bounds[section, column] = min(bounds[section, column], bounds[block, column])


@compiled
def _overtake_in_block(
    jobs: IntArray,
    state: IntArray,
    running: IntArray,
    releases: IntArray,
    bounds: IntArray,
    block: int,
) -> None:
    """Try each waiting job of a block, and set the bounds to those that go on waiting."""
    first = max(block * BLOCK, state[HEAD] + 1)
    end = min(block * BLOCK + BLOCK, state[ARRIVED])
    for column in range(bounds.shape[1]):
        bounds[block, column] = NEVER
    for job in range(first, end):
        if jobs[job, START] != UNSTARTED:
            continue
        if _fits_behind(jobs, state, job):
            _start_behind(jobs, state, running, releases, job)
        else:
            digits = _digits(jobs[job, GPUS])
            bounds[block, 0] = min(bounds[block, 0], jobs[job, GPUS])
            bounds[block, digits] = min(bounds[block, digits], jobs[job, ESTIMATE])
    for digits in range(2, bounds.shape[1]):
        bounds[block, digits] = min(bounds[block, digits], bounds[block, digits - 1])
