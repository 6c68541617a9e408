"""When does which capacity exist?

Sites, orders and crews become one network of activities; an engine schedules it in each world; the
dates of the lots give GPUs by state and GPU-hours.

**Site** (``site.py``). From the announcement to a hall under voltage::

    announcement → contract → planning → permit → construction → cooling → systems test → hall
                            → grid connection → power steps

The kinds of building (existing hall, modular, new) are alternatives of one network; in each world the
steps of one kind are selected. Which duration holds, the site's own or the reference of the kind, is
decided in ``reference.py``.

**Supply** (``supply.py``). Servers are ordered on the announcement or with the contract, and come in
lots::

    delivery of lot k of n = order + lead + spread · (k − 1) / (n − 1)

**Power** (``power.py``). Planners reserve what the nameplate asks for, at central values::

    facility power = servers · nameplate · (1 + support share) · design PUE

A lot takes its reserve from the steps of the connection when it is installed. Reserving is their
decision before any world is known, so the amount is the same in all worlds; a plan whose orders exceed
the last step in every world is an error of the input (``plan_check.py``). Where the connection falls
short in some worlds, the last lots wait there for ever.

**Installation** (``installation.py``). A lot is divided into parts, one for each crew; a part starts when
hall, servers, a crew and power are there, in the order of the lots' numbers, overtaking allowed::

    duration of a part = GPUs / (GPUs per crew and week) · 5 working days

Then fabric (in proportion to GPUs), burn-in, acceptance, opening.

**Milestones** (``milestones.py``). announced, ordered, delivered, hall ready, installed, commissioned
(burn-in passed), in service (accepted), opened (customers compute). GPU-hours under power count from
commissioning, GPU-hours available from opening.

Left out, on purpose: an existing hall whose connection must grow has no part of its power earlier; lots
of a site do not share a fabric team; a cancelled plan; failures on arrival. Durations already contain the
weather, the holidays and the staff of the cases that they come from.

Engine and calendars: ``network.py`` (the scheduling rule), ``simpy_engine.py``, ``calendars.py``.
Sources stand in the passports of ``scenarios/base/buildout.yaml``; the reference class is the table of
completed projects by kind of building (buildout-derived-2-2).
"""
