"""Finance: who pays, who bears it, what a GPU-hour costs, and what announced billions buy.

The plant is bought, financed and run. Capital is spent when it falls due (servers, network and storage
at delivery, the hall when it is ready, the grid connection as its power steps up) and is charged from
then on by its annuity for as long as the plant stands, so that a horizon shorter than the life of an
asset cuts costs and hours alike:

    charge = Σ parts  capital · a(r, life) · time          a(r, n) = ln(1 + r) / (1 − (1 + r)^−n)
    levelised cost = Σ discounted (charge + staff + maintenance + site + electricity)
                     / Σ discounted GPU-hours              per available, sold and goodput GPU-hour

`a` is the annuity of a payment spread evenly over the year; at r = 0 it is 1/n, at n = ∞ it is
ln(1 + r). At the end of its life an asset is replaced by its like at the same real price. Servers
delivered to a hall without power cost money and yield no hour; they count, and what their waiting
costs is told apart.

Three denominators, three questions. *Available*: what does it cost to keep a GPU open to customers?
*Sold*: which price covers the cost? This one alone compares with prices on the market, where customers
rent hours whether their GPUs compute or not. *Goodput*: what does an hour cost whose work is kept?
Customers hold three quarters of what they rent, compute in two thirds of that and lose a tenth, so this
figure is two to three times the one before and compares with no price of a rented hour.

Whether the plant pays is a matter of prices and time. The price of an hour on demand starts from the
market's and falls with the age of the GPU, around which good and bad times of the whole market come and
go; contracts cost less by the ratio that the allocation hands on:

    price = H100's price · relative price of the GPU · plant factor · (1 − decline)^t · exp(x) · price ratio
    dx = −x dt / τ + σ √(2/τ) dW
    net present value = Σ discounted (revenue + anchor contract + grant − outlay − relief passed on)
                        + discounted book value at the end and aid that is still to be paid

The horizon ends before the plant does, so what is left counts, at straight-line book value. Levelised cost
spreads capital evenly over the life and does not know that prices fall: a plant can sell above it at
first and still lose. Taxes are not modelled, although the costs of capital are after tax: the present
value is somewhat too high.

Relief, grant and anchor contract move money between parties. Who invests, operates, is the final
consumer in law, receives aid and buys the hours is stated; a relief reaches the customer by its
pass-through share, and not before prices are set anew.

Programmes are announced sums, nominal, of which a share is committed by a date; the part for data
centres buys GPUs that serve after the time of building. A programme that contains others counts them once.
They stand beside the plan and change nothing of it.

All other amounts are real, in EUR of the scenario's price year. Sources quote nominal costs of capital and
sums; Fisher's relation and the price year turn them into real ones in `discounting.py` and nowhere
else. Electricity comes from the energy stage, by relief. A ratio over many worlds is a ratio of
expectations, told together with the share of worlds that have no hours at all.

Sources: prices, shares of capital cost, lives, costs of capital and programmes from scenarios/sources.yaml
(tags buildout-*, demand-price-* and finance-i*). Annuity, present value and Fisher relation: Brealey,
Myers and Allen, Principles of Corporate Finance. Levelised cost: IEA and OECD/NEA, Projected Costs of
Generating Electricity, 2020, applied to GPU-hours. Mean-reverting prices: Uhlenbeck and Ornstein, Physical
Review 36, 1930; that prices of GPU-hours revert is an assumption of ours.
"""
