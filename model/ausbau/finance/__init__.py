"""Finance: who pays, who bears it, what a GPU-hour costs, and what announced billions buy.

The plant is bought, financed and run. Capital is spent when it falls due (servers, network and storage
at delivery, the hall when it is ready, the grid connection as its power steps up) and is charged from
then on by its annuity for as long as the plant stands, so that a horizon shorter than the life of an
asset cuts costs and hours alike:

    charge = Σ parts  capital · a(r, life) · time          a(r, n) = ln(1 + r) / (1 − (1 + r)^−n)
    tax    = charge · τ (1 − z) / (1 − τ)                  z = worth of the deductions per EUR bought
    levelised cost = Σ discounted (charge + tax + staff + maintenance + site + electricity)
                     / Σ discounted GPU-hours              per available, sold and goodput GPU-hour

`a` is the annuity of a payment spread evenly over the year; at r = 0 it is 1/n, at n = ∞ it is
ln(1 + r). At the end of its life what serves is replaced by its like at the price of that day, which is
paid in the cash flow and charged in the levelised cost; first investment and replacement are told
apart. Halls and connections follow a trend of their own; a server of a given type loses what its hours lose,
from the price that is stated for the start of the horizon on, because sellers of hours pay for a server
what it will earn. An order pays the price of its day. This one path of prices is an assumption. Servers
delivered to a hall without power cost money, age and yield no hour; they count, and what their waiting
costs is told apart.

Three denominators, three questions. *Available*: what does it cost to keep a GPU open to customers?
*Sold*: which price covers the cost? This one alone compares with prices on the market, where customers
rent hours whether their GPUs compute or not. *Goodput*: what does an hour cost whose work is kept?
Customers hold three quarters of what they rent, compute in two thirds of that and lose a tenth, so this
figure is two to three times the one before and compares with no price of a rented hour.

Whether the plant pays is a matter of prices and time. An hour earns the price that the demand answers
(``demand.price_eur_per_gpu_h``), times the ratio that the allocation hands on: contracts cost less and
keep the price of the month in which they were signed.

    net present value = Σ discounted (revenue + anchor contract + grant − outlay − tax − relief passed on)
                        + discounted worth at the end and aid that is still to be paid, after tax
    tax               = τ(year) (revenue + anchor contract + grant − running cost − depreciation for tax)
    worth at age a = price of its like when it came
                     · e^(−g a) (1 − e^(−(k + g)(L − a))) / (1 − e^(−(k + g) L))

The horizon ends before the plant does, so what is left counts, at what it would still earn: the margins of
the rest of the life L, falling by the force g as prices do and discounted at k (Hotelling 1925). Book
value by the line would pay for every month of delay, because it lets a server keep what the fall of prices
has taken. What a late delivery can still gain is true: capital that would have waited for a hall or power
is spent later, and a plant that loses money loses it for a shorter time. Levelised cost spreads capital
evenly over the life and does not know that prices fall: a plant can sell above it at first and still lose.

Costs of capital are after tax, and so are the flows that they discount. A loss is set off against other
profits of the operator at once, so that the state shares it; depreciation for tax is nominal and loses
with inflation. Break-even is told as a sold share and as a steady price, beside which the market's path of
prices can be laid: the share of months in which it lies above. One loan, told apart, decides what
lenders and owners get and not whether the plant pays. Halls are owned or leased in any share, and what
either would cost is told side by side.

Relief, grant and anchor contract move money between parties. Who invests, operates, is the final
consumer in law, receives aid and buys the hours is stated; a relief reaches the customer by its
pass-through share, and not before prices are set anew.

Programmes are announced sums, nominal, of which a share is committed by a date; the part for data
centres buys GPUs that serve after the time of building; of the rest shares go to research and start-ups.
A programme that contains others counts them once.
They stand beside the plan and change nothing of it.

All other amounts are real, in EUR of the scenario's price year, in whose prices the files give them; naming
another year converts none of them. Sources quote nominal costs of capital and sums; Fisher's relation and
the inflation since the middle of the price year turn them into real ones in `discounting.py` and nowhere
else. Electricity comes from the energy stage, by relief. A ratio over many worlds is a ratio of
expectations, told together with the share of worlds that have no hours at all.

Sources: prices, shares of capital cost, lives, costs of capital and programmes from scenarios/sources.yaml
(tags buildout-* and finance-i*), rates of tax from the laws themselves. Annuity, present value and Fisher
relation: Brealey, Myers and Allen, Principles of Corporate Finance. Levelised cost: IEA and OECD/NEA,
Projected Costs of Generating Electricity, 2020, applied to GPU-hours. Worth at an age: Hotelling, A General
Mathematical Theory of Depreciation, Journal of the American Statistical Association 20, 1925.
"""
