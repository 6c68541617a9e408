"""The talent domain: who builds, runs and uses it.

All stocks are stated for one day, on which they are calibrated; growth is counted from it, and shortages
are deviations from it, because observed durations and adoption contain what was short then.

Before the build-out (``supply``):

- trades: building trades, data-centre technicians and cluster engineers grow steadily, and what the
  plan can have of them grows along: whole crews of builders; of operators a core team, and people hired
  and then trained on the job, two first-order delays in a row;
- AI specialists: a network of ten stocks by origin and the flows between them: study with drop-out, job
  search, near-AI engineers who take a course or teach themselves, promotion, immigration, the US shock,
  emigration, start-ups that move, retirement. Three stages in a row make a delay of order three. A
  Runge-Kutta step of order four a month integrates the flows, and stocks change by them alone;
- pay answers a shortage with a delay, ``w → (needed / there)^ε − 1``; where people work is a multinomial
  logit around the observed choices, ``P'_j ∝ P_j e^(ΔU_j)``, with pay, amenity, the time for a visa, the
  fee for one in the US, and compatriots;
- visa: applications wait in a queue that offices work off, ``B₁ = max(0, B₀ + (A − C) Δ)``; what is
  handled, processed, for a share recognised, and moved arrives a lag later; a share of the cases
  becomes a title. A talent visa adds applications and saves specialists time; automation raises the
  offices' capacity and saves time. A SimPy queue of single applications is the reference;
- US shock: of those who say that they think of leaving, a small share leaves; some no longer go; a
  share of both chooses Germany and joins the queue. Intentions and arrivals are told side by side;
- users: demand presupposes that the stock grows as it did in the years from which its growth is
  read. Where it grows less, demand meets fewer people who can use the capacity: ``users(t) = min(1,
  S(t) / (S₀ (1 + g)^t))``.

After the allocation (``balance``), needs meet supply: who is missing is told by role and month, and which
GPU-hours stand idle for it. Builders needed are the crews that could work on delivered GPUs in a ready
hall; technicians needed are the facility's staff, which has a floor because somebody is there day and
night; cluster engineers needed are those per GPU in service; users the stock that demand presupposes.

Rules: ``workforce.py`` (definitions, network), ``flow_network.py`` (integrator; its loops are compiled in
``flow_kernel.py``), ``market.py`` (the month), ``wages.py``, ``location.py``, ``education.py``, ``visa.py``,
``visa_simpy.py``, ``exodus.py``, ``supply.py``, ``trade_origins.py``, ``balance.py``, ``measure.py``;
``passage_kernel.py`` is the compiled loop over those underway; ``track_record.py`` scores steady growth on
``observed_series.py``.
Sources: crews from the installation rates of buildout section 3.6, operators from CoreWeave's filing and
facility practice (talent-s8, talent-s9c), hiring time from Bitkom (talent-t26) and onboarding
(talent-l11b), stocks and flows from talent-t8, talent-t14, talent-t18, talent-t21, talent-t27, talent-f3,
talent-f4, talent-f6, talent-f9, talent-f11, talent-f21, talent-f42 to f44, talent-l3, talent-l8 and
talent-l10, passports of builders from talent-bauindustrie-origin; visas from talent-f17, talent-f22 to
f24 and talent-f29 to f32; the US shock from talent-u1,
talent-u5, talent-u6, talent-u10, talent-u11 and talent-u23; choice of place from talent-w1, talent-w5,
talent-w8, talent-m6 and talent-f43. Nobody counts AI specialists in Germany: definitions differ by a factor
of seven, and ours is "engineer with AI skills" (talent-t8). No office publishes its backlog. Moves between
classes of visa and apprenticeships of the trades are left out.
"""
