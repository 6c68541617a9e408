"""The talent domain: who builds, runs and uses it.

Before the build-out (``supply``), people are capacities:

- builders: crews that a growing contractor market can give to the plan, whole crews;
- operators: a core team, and people hired and then trained on the job, two first-order delays in a row;
- specialists: one national stock S of people with AI skills, fed by graduates who stay, training and
  immigration, left by emigration and retirement at yearly rates. Within a month flows are steady and
  the step is exact, ``S₁ = S₀ e^(−xΔ) + I (1 − e^(−xΔ)) / x``, so months of any length add up;
- training: seats of the Deep Learning Institute and of the Technology Center, completion, the share who
  become specialists, and the time until they are;
- visa: applications wait in a queue that offices work off, ``B₁ = max(0, B₀ + (A − C) Δ)``; what is
  handled, processed and moved arrives a lag later; a share of the cases becomes a title. AI specialists
  are one class of applicants, those who come because of the US shock another. A talent visa adds
  applications and saves specialists time; automation raises the offices' capacity and saves time;
- US shock: of those who say that they think of leaving, a small share leaves; some no longer go; a
  share of both chooses Germany and joins the queue;
- users: demand presupposes that the stock grows as it did in the years from which its growth is
  read. Where it grows less, demand meets fewer people who can use the capacity: ``users(t) = min(1,
  S(t) / (S₀ (1 + g)^t))``. It is one at the start: what was short then is already contained in
  observed durations and adoption.

After the allocation (``balance``), needs meet supply, and who is missing is told by role and month.
Builders needed are the crews that could work on delivered GPUs in a ready hall; operators needed are
those per GPU in service plus the facility's staff, which has a floor because somebody is there day and
night; users needed are the stock that demand presupposes.

Rules: ``supply.py``, ``specialists.py``, ``education.py``, ``visa.py``, ``exodus.py``, ``measure.py``,
``balance.py``. Sources: crews from the installation rates of buildout section 3.6, operators from
CoreWeave's filing and facility practice (talent-s8, talent-s9c), hiring time from Bitkom (talent-t26)
and onboarding (talent-l11b), stock and flows from talent-t8, talent-f4, talent-f6, talent-f43,
talent-l3, talent-l10, talent-f21; visas from talent-f17, talent-f22 to f24 and talent-f29 to f32; the US
shock from talent-u1, talent-u10, talent-u11 and talent-u23. Nobody counts AI specialists in Germany:
definitions differ by a factor of seven, and ours is "engineer with AI skills" (talent-t8). No office
publishes its backlog. Moves between classes of visa and wages that answer a shortage are left out.
"""
