"""Finance: who pays, who bears it, and what a GPU-hour costs.

The plant is bought, financed and run. Capital is spent when it falls due (servers, network and storage
at delivery, the hall when it is ready, the grid connection as its power steps up) and is charged from
then on by its annuity for as long as the plant stands, so that a horizon shorter than the life of an
asset cuts costs and hours alike:

    charge = Σ parts  capital · a(r, life) · time          a(r, n) = ln(1 + r) / (1 − (1 + r)^−n)
    levelised cost = Σ discounted (charge + staff + maintenance + site + electricity)
                     / Σ discounted GPU-hours              per available, sold and goodput GPU-hour

`a` is the annuity of a payment spread evenly over the year; at r = 0 it is 1/n, at n = ∞ it is
ln(1 + r). At the end of its life an asset is replaced by its like at the same real price. Servers
delivered to a hall without power cost money and yield no hour; they count.

All amounts are real, in EUR of the scenario's price year. Sources quote nominal costs of capital; the
Fisher relation turns them into real ones in `discounting.py` and nowhere else. Electricity comes from
the energy stage, by relief. A ratio over many worlds is a ratio of expectations, told together with
the share of worlds that have no hours at all.

Sources: prices, shares of capital cost, lives and costs of capital from scenarios/sources.yaml
(tags buildout-* and finance-i*). Annuity, present value and Fisher relation: Brealey, Myers and Allen,
Principles of Corporate Finance. Levelised cost: IEA and OECD/NEA, Projected Costs of Generating
Electricity, 2020, applied to GPU-hours.
"""
