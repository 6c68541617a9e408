"""The allocation domain: who gets how much.

Five amounts of GPU-hours are kept apart, each a part of the one before it:

    available   open to customers (from ``buildout``)
    sold        paid for: what the policy grants out of what is available
    granted     allocated: what tenants hold with jobs out of what they have bought (access claims look at it)
    busy        hours in which the GPU computes (energy looks at it)
    goodput     busy hours whose work is kept; a job that its user cancels is not waste by itself

To use r GPU-hours a tenant must buy r / a, where a is the share of bought hours that jobs hold. A
new plant fills over time: in the t hours since opening only part of those who would buy has signed,

    take-up(t) = 1 − (1 − s) · exp(−t / τ)

    sold = policy(requested · take-up / a, available)      per month and pool
    granted = a · sold,   busy = b · granted,   goodput = g · busy

Rules: ``policies.py`` (how a pool is shared among groups), ``take_up.py``, ``amounts.py``,
``fairness.py``. Every policy keeps the same contract, tested for all of them at once: never above
what is available, never above what is requested, nothing idle while somebody asks, no group's
number matters, and twice of everything gives twice of everything.

Sources: allocated share of Meta's research clusters (demand-rsc), busy time and final states of
jobs in four published traces (demand-acme), the policies' words as in Kueue (demand-kueue). No
take-up of a comparable plant was published by June 2025; the sold shares of the plant in Munich
stand as later values with their date.
"""
