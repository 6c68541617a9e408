"""The demand domain: who asks for how much.

A group's need starts at the reference date from heads, not from a wish:

    start_gpu = users · GPUs per user · share of that need brought to the capacity of the plan

It then follows one logistic path, where M is the ceiling as a multiple of the start and r the
yearly growth rate while the ceiling is far away:

    multiple(t) = M / (1 + (M − 1) · exp(−r t))

The price that is asked moves it with a constant elasticity against the price at which the start was
stated, and people who are missing to use the capacity lower it (``talent.users_supply_share``).
What a group asks for is split over the pools (GPU types) by stated shares and over months by their
hours. The result is what a group would use, whether or not anything is open yet; what it gets is
the question of ``allocation``.

Rules: ``need.py`` (start, pools), ``growth.py`` (path), ``price.py`` (elasticity). Sources: heads
and GPUs per head from talent-t8, talent-t17, demand-appliedai and talent-s16; growth from the
surveys of AI use in firms (demand-destatis, demand-derived-5-4); elasticity from
demand-assumption-8. Nobody counts German firms that rent GPUs, so the start is uncertain by a
factor of three or more, and the file says so with low confidence. The priors per head count
H100-class GPUs and are taken one for one as GPUs of the plan: too many for newer types, too few for
workstation types.
"""
