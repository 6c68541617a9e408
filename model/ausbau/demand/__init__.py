"""The demand domain: who asks for how much.

A group's need starts at the reference date from heads, not from a wish:

    start_gpu = users · GPUs per user · share of that need brought to the capacity of the plan

Users barred from US clouds (σ of the need) bring another share than those who are free to choose:
``share = σ · a_barred + (1 − σ) · a_free``; the first term decides how many GPU-hours go to them. Of the
others a share rents at all, and a share of these rents here, the fewer the dearer the plant is beside the
market.

Customers differ widely in size, so that a group of few of them asks for much in one world and for little
in another; ``luck`` has mean one over all worlds and shrinks as the group grows.

Groups of firms grow with the spread of AI among German firms. Two models continue the surveys, as a
declared alternative, both from the same level A₀ to the same ceiling m:

    logistic   dA/dt = r A (1 − A/m)
    Bass       dA/dt = (p + q A/m)(m − A)

times the growth of GPUs per user, which contains the trend of efficiency and its rebound. The other
groups follow a logistic path of their own. Both paths are read on a clock: transfer services bring
firms forward by the time they save on the way to use; the AI Act can hold high-risk uses back, by the
part of the time to comply that adoption does not show yet (none in the base). The time to comply and the
share of high-risk uses are stated here alone; ``sovereignty`` reads both.

There is one price of an hour for each pool and month; demand answers it, and it is what the plant earns:

    price = H100's price · relative price of the GPU · EUR per USD · plant factor · (1 − decline)^t · exp(x)
    dx = −x dt / τ + σ √(2/τ) dW                demand ∝ (price / (reference · (1 − decline)^t))^ε

It falls with the calendar as newer GPUs come, and good and bad times of the whole market go around that
trend. Demand answers what lies above or below the trend; the fall itself is in the growth of use per user,
which was seen while prices fell. What contracts and scarcity take from the price or add is the allocation's.

Four things move the result: a jump of efficiency (a task takes the share c of its compute, need
changes by ``c^(1 − rebound)`` for those who have adopted it), the price with a constant elasticity by group,
people who are missing to use the capacity (``talent.users_supply_share``), and a competing
gigafactory that takes a share once it opens. What a group asks for is split over the pools (GPU
types) by stated shares and over months by their hours. The result is what a group would use, whether
or not anything is open yet; what it gets is the question of ``allocation``.

Rules: ``need.py`` (start, pools), ``addressing.py`` (who is barred), ``diffusion.py``, ``growth.py``,
``clock.py``, ``compliance.py``, ``efficiency.py``, ``market_price.py``, ``price_response.py``,
``competition.py`` (who chooses the plan at its price), ``customers.py`` (the luck of a few),
``competitor.py``. Sources: heads and GPUs per head from talent-t8, talent-t17, demand-appliedai and
talent-s16; spread from the surveys of AI use in firms (demand-destatis, demand-derived-5-4); efficiency
from demand-ho and demand-deepseek-v3; elasticity from demand-assumption-8; prices from demand-price-*.
Mean-reverting prices: Uhlenbeck and Ornstein, Physical Review 36, 1930; that prices of GPU-hours revert is
an assumption of ours. Nobody counts German firms that rent GPUs or who may not use a US cloud, and nobody
has measured a rebound for GPU-hours: the file says so with low confidence. The priors per head count
H100-class GPUs and are taken one for one as GPUs of the plan: too many for newer types, too few for
workstation types.
"""
