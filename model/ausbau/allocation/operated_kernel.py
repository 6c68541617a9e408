"""The compiled engine of an operated pool: priorities, quotas, pre-emption, outages, checkpoints.

It follows the rules in docs/queue.md tick for tick, as `operated_engine_simpy` does. What differs
between operators are four small rules: `_ranked` (who is looked at first), `operated_runs.fits_in` (on
which nodes), `operated_preemption.stop_for` (who is stopped), and `operated_runs.stop_run` (what is kept).
"""

from __future__ import annotations

import numpy as np

from ausbau.allocation.jobs import GPUS, GROUP, SUBMIT
from ausbau.allocation.operated_backfill import overtake_head, overtake_none
from ausbau.allocation.operated_preemption import stop_for, stop_where_overbooked
from ausbau.allocation.operated_runs import (
    begin_run,
    end_run,
    fits_now,
    is_within_quota,
    join_queue,
    stop_run,
)
from ausbau.allocation.operated_state import (
    AGAIN,
    ARRIVED,
    CHANGED,
    CONSERVATIVE,
    COUNTED,
    EASY,
    END,
    FREE,
    NOW,
    RUN_NOW,
    STATE,
    STOP,
    STOPPED_AT,
    WAIT,
    WAITING,
    Pool,
    Rules,
)
from ausbau.allocation.queue_rules import NEVER
from ausbau.allocation.rank import decayed_use, fair_share, priority, sort_by_rank
from ausbau.core.arrays import Array, IntArray
from ausbau.core.compiled import compiled


@compiled
def operate(rules: Rules, pool: Pool) -> None:
    """Run all jobs of the pool; what came of them stands in its table."""
    while _advance(rules, pool):
        _count_use(rules, pool)
        _complete(rules, pool)
        _change_capacity(rules, pool)
        _arrive(pool)
        if pool.numbers[WAIT] > 0:
            _pass(rules, pool)


@compiled
def _advance(rules: Rules, pool: Pool) -> bool:
    """Go to the next instant at which anything happens; tells whether there is one."""
    jobs, numbers = pool.jobs, pool.numbers
    if numbers[AGAIN] == 1:
        numbers[AGAIN] = 0
        return True
    now = NEVER
    if numbers[ARRIVED] < len(jobs):
        now = min(now, jobs[numbers[ARRIVED], SUBMIT])
    for place in range(numbers[RUN_NOW]):
        job = pool.running[place]
        now = min(now, jobs[job, END], jobs[job, STOP])
    is_anything_left = numbers[ARRIVED] < len(jobs) or numbers[WAIT] > 0 or numbers[RUN_NOW] > 0
    if is_anything_left and numbers[CHANGED] < len(rules.changes):
        now = min(now, rules.changes[numbers[CHANGED], 0])
    if now == NEVER:
        return False
    numbers[NOW] = now
    return True


@compiled
def _count_use(rules: Rules, pool: Pool) -> None:
    """Bring the use of each group up to now; until now it held what it holds."""
    numbers = pool.numbers
    elapsed = numbers[NOW] - numbers[COUNTED]
    if not rules.is_ranked or elapsed == 0:
        return
    for group in range(len(pool.use)):
        pool.use[group] = decayed_use(pool.use[group], pool.held[group], elapsed, rules.half_life)
    numbers[COUNTED] = numbers[NOW]


@compiled
def _complete(rules: Rules, pool: Pool) -> None:
    """Take back the GPUs of all jobs that end now, and of those whose grace is over."""
    jobs, now = pool.jobs, pool.numbers[NOW]
    place = 0
    while place < pool.numbers[RUN_NOW]:
        job = pool.running[place]
        if jobs[job, END] == now:
            end_run(rules, pool, place)
        elif jobs[job, STOP] == now:
            stop_run(rules, pool, place, rules.keeping)
        else:
            place += 1


@compiled
def _change_capacity(rules: Rules, pool: Pool) -> None:
    """Let GPUs come and go that do so now, and stop the jobs that lose theirs."""
    numbers, has_shrunk = pool.numbers, False
    while numbers[CHANGED] < len(rules.changes):
        change = rules.changes[numbers[CHANGED]]
        if change[0] > numbers[NOW]:
            break
        pool.free[change[1]] += change[2]
        has_shrunk = has_shrunk or change[2] < 0
        numbers[CHANGED] += 1
    if has_shrunk:
        stop_where_overbooked(rules, pool)


@compiled
def _arrive(pool: Pool) -> None:
    """Let all jobs come that are submitted now."""
    numbers = pool.numbers
    while numbers[ARRIVED] < len(pool.jobs):
        job = numbers[ARRIVED]
        if pool.jobs[job, SUBMIT] > numbers[NOW]:
            break
        join_queue(pool, job)
        numbers[ARRIVED] += 1


@compiled
def _pass(rules: Rules, pool: Pool) -> None:
    """Look at all who wait: owners, then borrowers, then those who may overtake."""
    pool.numbers[FREE] = np.maximum(pool.free, 0).sum()
    if pool.numbers[FREE] == 0 and not rules.may_stop:
        return
    ranked = _ranked(rules, pool)
    head = _start_owners(rules, pool, ranked)
    if head < 0 and rules.borrows:
        head = _start_borrowers(rules, pool, ranked)
    if head >= 0 and rules.backfilling == EASY:
        overtake_head(rules, pool, ranked, head)
    if head >= 0 and rules.backfilling == CONSERVATIVE:
        overtake_none(rules, pool, ranked, head)
    _close_gaps(pool)


@compiled
def _ranked(rules: Rules, pool: Pool) -> IntArray:
    """The jobs that wait: highest level first, in it highest priority, then the order of submission."""
    count = pool.numbers[WAIT]
    ranked = pool.waiting[:count].copy()
    if not rules.is_ranked:
        return ranked
    factors = _fair_shares(rules, pool)
    ranks = np.empty((count, 2), np.float64)
    for place in range(count):
        job = ranked[place]
        group = pool.jobs[job, GROUP]
        age = pool.numbers[NOW] - pool.jobs[job, SUBMIT]
        size_share = pool.jobs[job, GPUS] / rules.pool_gpus
        ranks[place, 0] = rules.levels[group]
        ranks[place, 1] = (
            priority(rules.weights, age, rules.oldest, size_share, factors[group])
            + rules.group_weights[group]
        )
    sort_by_rank(ranked, ranks)
    return ranked


@compiled
def _fair_shares(rules: Rules, pool: Pool) -> Array:
    """Fair-share factor of each group by its use up to now."""
    total = 0.0
    for group in range(len(pool.use)):
        total += pool.use[group]
    factors = np.empty(len(pool.use), np.float64)
    for group in range(len(pool.use)):
        factors[group] = fair_share(pool.use[group], total, rules.shares[group])
    return factors


@compiled
def _start_if_fits(rules: Rules, pool: Pool, job: int) -> bool:
    """Start a job if there are nodes for it."""
    if not fits_now(rules, pool, job):
        return False
    begin_run(rules, pool, job)
    return True


@compiled
def _start_owners(rules: Rules, pool: Pool, ranked: IntArray) -> int:
    """Start jobs within their quota; returns the first that does not fit, -1 if all do.

    It may stop others for that, in one pass of an instant.
    """
    may_stop = rules.may_stop and pool.numbers[STOPPED_AT] != pool.numbers[NOW]
    for place in range(len(ranked)):
        job = int(ranked[place])
        if not is_within_quota(rules, pool, job) or _start_if_fits(rules, pool, job):
            continue
        if may_stop and stop_for(rules, pool, job):
            pool.numbers[STOPPED_AT], pool.numbers[AGAIN] = pool.numbers[NOW], 1
            if _start_if_fits(rules, pool, job):
                continue
        return job
    return -1


@compiled
def _start_borrowers(rules: Rules, pool: Pool, ranked: IntArray) -> int:
    """Start jobs beyond their quota; returns the first that does not fit, -1 if all do."""
    for place in range(len(ranked)):
        job = int(ranked[place])
        if pool.jobs[job, STATE] == WAITING and not _start_if_fits(rules, pool, job):
            return job
    return -1


@compiled
def _close_gaps(pool: Pool) -> None:
    """Keep in the queue those who still wait."""
    kept = 0
    for place in range(pool.numbers[WAIT]):
        job = pool.waiting[place]
        if pool.jobs[job, STATE] == WAITING:
            pool.waiting[kept] = job
            kept += 1
    pool.numbers[WAIT] = kept
