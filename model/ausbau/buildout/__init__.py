"""The build-out: when which capacity exists.

Sites, orders and crews become one network of activities; an engine schedules it in each world; the
dates of the lots give GPUs by state and GPU-hours.

**Site** (``site.py``). From the announcement to a hall under voltage::

    announcement → contract → planning → permit → construction → cooling → systems test → hall
                            → grid connection → power steps

Permits and deliveries that only some worlds need run beside it: fire concept below ground, water-law permit,
transformer, switchgear, generators. Where the added power decides the way to the grid, ``voltage_level.py``
holds the limits; ``connection_cycles.py`` says when a request to the transmission grid counts.

The kinds of building (existing hall, modular, new) are alternatives of one network; in each world the
steps of one kind are selected. Which duration holds, the site's own or the reference of the kind, is
decided in ``reference.py``.

**Winter** (``winter.py``, ``site_calendars.py``). Earthworks and shell of a new building come first and rest
on the ice days of the site's Land; each winter of a world has a severity of its own, and what observed
durations contain of ice days already is taken off::

    ice days of a month = days in the mean year · share today · severity of the winter
    open time of the shell = construction · outdoor share · (1 − expected ice days of a year / 365)

**Immission control permit** (``immission_permit.py``). Emergency engines from 50 MW of thermal input need
one (4. BImSchV, Annex 1, No. 1.1), filed when planning is done; power that fewer engines back up does not
wait for it, what lies beyond comes with the later of power step and permit. A second-hand hall may hold it::

    thermal input = facility power · backed-up share · (1 + spare share) / efficiency
    permit = completeness + statutory limit · pace

``new_hall.py`` files a typical new hall beside the plan, because claims on planning law speak of permits as
such.

**Planning relief** (``planning_relief.py``). A factor on the duration of named permits (building permit,
change of use, immission control permit) that are filed from a day on::

    permit under relief = factor · permit under the old law

**Supply** (``supply.py``). Servers are ordered on the announcement, with the contract or with the permit,
and come in lots, a product that is new no earlier than it ships in volume::

    lot k of n is due = order + lead + max(spread · (k − 1) / (n − 1), GPUs before / allotment) + slip

Called off are servers of a hall that is built once the date of its power is near and firm.

**Export stop** (``export_stop.py``). Luck of each world, with a hazard λ and a duration; what is due while
the border is closed comes when it opens::

    begin = − ln(1 − u) / λ

**Power** (``power.py``). Planners reserve what the nameplate asks for, at central values::

    facility power = servers · nameplate · (1 + support share) · design PUE

A lot takes its reserve from the steps of the connection when it is installed. Reserving is their
decision before any world is known, so the amount is the same in all worlds; a plan whose orders exceed
the last step in every world is an error of the input (``plan_check.py``). Where the connection falls
short in some worlds, the last lots wait there for ever. An existing hall whose connection must be
strengthened is tested on the connection that it has, which carries a share of the last step at once.

**Installation** (``installation.py``). A lot is divided into parts, one for each crew; a part starts when
hall, servers, a crew and power are there, in the order of the lots' numbers, overtaking allowed::

    duration of a part = GPUs / (GPUs per crew and week) · 5 working days

Then fabric (in proportion to GPUs, by one of the site's teams), burn-in, rework of what failed
(``rework.py``), acceptance, opening. Crews learn, and scarce trades stretch their steps (``trades.py``).

**Later phases** (``later_phases.py``, limits from outside in ``order_limits.py``). An order that says when
it is decided waits for its day, for the phases of its pool before it, and for limits on use, money
and grid that couplings may set month by month; without them its servers come as if ordered with the site.

**Why** (``obstacles.py``). The chain that the last opening hangs on, with days that add up
(``binding_chain.py``), the time that remains after each activity (``remaining_time.py``) and what a month
less of a step buys (``crashing.py``)::

    sum over the chain of (finish − finish of the one before) = last opening − announcement

**Milestones** (``milestones.py``). announced, ordered, delivered, hall ready, installed, commissioned
(burn-in passed), in service (accepted), opened (customers compute). GPU-hours under power count from
commissioning, open GPU-hours from opening. ``generations.py`` counts the newer generations that ship by
then.

**Fleet** (``fleet.py``, ``server_lives.py``, ``machine_repair.py``, ``outage.py``, read from the worlds in
``operation.py``). Of the open GPU-hours customers can use a share in each month and pool. Servers fail early
and late more often than in between, wait for a part or a restart, and for one of a finite number of crews;
hot spares are kept free and stand in::

    rate(a) / mature rate = max(1, (a / early time)^(shape − 1)) + growth · a / 5 years
    lost servers = spares + E max(down − spares, 0)
    available = open · (1 − lost / servers) · (1 − planned share) · (1 − outage)

Every month counts as steady. ``fleet_simpy.py`` plays the same servers event by event and checks it. At the
end of their life servers leave their racks, which stand empty until like ones are open to customers; these
begin at age 0.

**Status date** (``history.py``, ``status_date.py``). Up to it the world is as observed. What was reported
finished is fixed at its date; what comes before something that has started has finished, at the latest
date that fits; what has started and not finished is conditioned on the elapsed time e, after the copula::

    u' = F(e) + u (1 − F(e))

and nothing else starts before the status date. What one late step says about its like is left out: common
factors keep their value. Contradictions are errors of the input (``observed_check.py``).

**Outside view** (``reference_cases.py``, ``reference_class.py``, ``outside_view.py``). How long plants of a
kind took to open, as a survival fit with open cases censored and giving up as a competing risk; with few
cases the parameters of its law stay uncertain. A world believes either the network or this view; then its
dates are moved so that the first lot opens when the outside view says.

Left out, on purpose: a cancelled plan inside the network; a second export stop or outage; crews for the
renewal of servers. Durations already contain the weather, the holidays and the staff of the cases that they
come from: winter and trades act as deviations from those.

Engine and calendars: ``network.py`` (the scheduling rule), ``simpy_engine.py``, ``calendars.py``; the plan
becomes a network in ``plan_network.py``. Sources stand in the passports of ``scenarios/base/buildout.yaml``;
the reference class is the table of completed projects by kind of building (buildout-derived-2-2).
"""
