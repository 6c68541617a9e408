"""What a scenario may say about money: parties, cost of capital, prices, running cost, lives."""

from __future__ import annotations

from typing import Annotated

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import Id, Spec

OPERATORS = ("telecom", "colocation", "gpu_cloud")
"""Kinds of operator, in the order of their option codes; each has its cost of capital."""

Share = Annotated[Parameter, Quantity("share", minimum=0, maximum=1)]
Rate = Annotated[Parameter, Quantity("1/year", minimum=0, maximum=1)]


class Parties(Spec):
    """Who does what; each names an id of ``catalogue.parties``."""

    investor: Id
    """Who puts up the capital."""
    operator: Id
    """Who runs the plant and pays staff and bills."""
    final_consumer: Id
    """Who is the final consumer of the electricity in law (Letztverbraucher)."""
    aid_beneficiary: Id
    """Who receives the aid of a relief."""
    customer: Id
    """Who buys the GPU-hours."""
    pass_through_share: Share
    """Share of a relief that its beneficiary passes on to the customer in the price."""


class CapitalCost(Spec):
    """Weighted average cost of capital after tax, nominal, by kind of operator."""

    telecom: Rate
    """A national telecom operator with investment-grade debt."""
    colocation: Rate
    """An operator of leased halls."""
    gpu_cloud: Rate
    """A GPU cloud whose debt rests on its chips."""


class HallPrice(Spec):
    """Price of a hall by kind of building, per MW of nameplate IT power of its servers."""

    existing: Annotated[Parameter, Quantity("EUR/MW", minimum=0)]
    """Refit of an existing data hall: power, cooling, fire protection, without the shell."""
    modular: Annotated[Parameter, Quantity("EUR/MW", minimum=0)]
    """Prefabricated modules on a prepared site."""
    new: Annotated[Parameter, Quantity("EUR/MW", minimum=0)]
    """A new building with everything in it."""


class Capex(Spec):
    """What the plant costs to buy."""

    gpu_servers: dict[Id, Annotated[Parameter, Quantity("USD/GPU", minimum=0)]]
    """Price of a server divided by its GPUs, by id of ``catalogue.gpu_types``."""
    network_share: Share
    """Fabric outside the servers, on top of their price."""
    storage_share: Share
    """Storage, on top of the servers' price."""
    hall: HallPrice
    design_share: Share
    """Design, permits and supervision, on top of the hall's price."""
    contingency_share: Share
    """On top of the price of hall and design."""
    grid_connection: Annotated[Parameter, Quantity("EUR/MW", minimum=0)]
    """Own works and the grid operator's contribution (Baukostenzuschuss), per MW at the meter."""


class Opex(Spec):
    """What running the plant costs beside electricity."""

    staff: Annotated[Parameter, Quantity("EUR/FTE/year", minimum=0)]
    """Employer's cost of one full-time post."""
    it_maintenance: Rate
    """Support, spares, repair and licences, as a share of the price of IT."""
    hall_maintenance: Rate
    """Upkeep, as a share of the price of hall and grid connection."""
    site: Annotated[Parameter, Quantity("EUR/MW/year", minimum=0)]
    """Rent of the shell, insurance, security and lines, per MW of nameplate IT power."""


class Life(Spec):
    """Economic life of what is bought."""

    it: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Servers, network and storage."""
    hall: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Hall and grid connection."""


class FinanceSpec(Spec):
    """Section ``finance`` of a scenario."""

    parties: Parties
    operator: Annotated[Parameter, Options(*OPERATORS)]
    """Kind of operator; decides the cost of capital."""
    wacc: CapitalCost
    inflation: Annotated[Parameter, Quantity("1/year", minimum=-0.05, maximum=0.2)]
    """Expected general inflation; turns nominal rates into real ones."""
    exchange_rate: Annotated[Parameter, Quantity("EUR/USD", minimum=0.1)]
    """Price of a dollar when the servers are paid."""
    capex: Capex
    opex: Opex
    life: Life
