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

    ordered = requested · take-up / a
    sold = contracts in whole blocks for their term + hours on demand, shared out by the policy each month
    granted = a · min(sold and past onboarding, ordered),   busy = b · granted,   goodput = g · busy

A contract pays for who needs a GPU in more than the share 1 − discount of the hours; if that need is
spread evenly, the part ``1 − (1 − discount)²`` of all orders is under contract. Contracts run to their
end whatever the policy says later; what is bought on demand is shared out anew each month. The state
can be an anchor customer: it pays for a share of the capacity, used or not, and passes on what it does
not need; hours free of charge are wanted more than hours for sale.

Rules: ``policies.py`` (how a pool is shared among groups), ``clearing.py`` (the price of a market),
``contracts.py``, ``anchor.py``, ``take_up.py``, ``amounts.py``, ``fairness.py``. Every policy keeps the
same contract, tested for all of them at once: never above what is available, never above what is
requested, no group's number matters, and twice of everything gives twice of everything. Proportional,
strict priority, quota with borrowing and market leave nothing idle while somebody asks; a quota
without borrowing and a reserved floor do, because they keep capacity for its owner.

A group counts as one customer: blocks are rounded for the group, not for each firm in it.

Sources: allocated share of Meta's research clusters (demand-rsc), busy time and final states of
jobs in four published traces (demand-acme), the policies' words as in Kueue (demand-kueue). No
take-up of a comparable plant was published by June 2025; the sold shares of the plant in Munich
stand as later values with their date.
"""
