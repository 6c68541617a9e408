"""The talent domain: who builds, runs and uses it.

Before the build-out (``supply``), people are capacities:

- builders: crews that the contractor market can give to the plan, whole crews;
- operators: a core team, and people hired with a first-order delay, ``supply(t) = core + hireable ·
  (1 − exp(−t / τ))``;
- specialists: one national stock S of people with AI skills, fed by graduates, training and
  immigration, left by emigration and retirement at yearly rates. Within a month the rates are
  constant and the step is exact, ``S₁ = S₀ e^(−xΔ) + I (1 − e^(−xΔ)) / x``, so months of any length
  add up to the same path;
- users: demand presupposes that the stock grows as it did in the years from which its growth is
  read. Where it grows less, demand meets fewer people who can use the capacity: ``users(t) = min(1,
  S(t) / (S₀ (1 + g)^t))``. It is one at the start: what was short then is already contained in
  observed durations and adoption.

After the allocation (``balance``), needs meet supply: operators needed are those per GPU in service
plus the facility's staff, which has a floor because somebody is there day and night, and what is
missing is told by month.

Rules: ``supply.py``, ``specialists.py``, ``balance.py``. Sources: crews from the installation rates
of buildout section 3.6, operators from CoreWeave's filing and facility practice (talent-s8,
talent-s9c), hiring time from Bitkom (talent-t26) and onboarding (talent-l11b), stock and flows from
talent-t8, talent-f6, talent-l3, talent-l10, talent-f17, talent-f21. Nobody counts AI specialists in
Germany: definitions differ by a factor of seven, and ours is "engineer with AI skills" (talent-t8).
"""
