"""What a scenario may say about money: parties, capital, running cost, aid, programmes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ausbau.core.parameters import Options, Parameter, Quantity
from ausbau.core.schema import Id, Spec, Text

OPERATORS = ("telecom", "colocation", "gpu_cloud")
"""Kinds of operator, in the order of their option codes; each has its cost of capital."""

Year = Annotated[int, Field(ge=2000, le=2100)]
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
    repricing_delay: Annotated[Parameter, Quantity("h", minimum=0)]
    """From the first month of a relief until prices follow it, because running contracts keep theirs."""


class CapitalCost(Spec):
    """Weighted average cost of capital after tax, nominal, by kind of operator."""

    telecom: Rate
    """A national telecom operator with investment-grade debt."""
    colocation: Rate
    """An operator of leased halls."""
    gpu_cloud: Rate
    """A GPU cloud whose debt rests on its chips."""


class CapitalCostFall(Spec):
    """Share of its nominal cost of capital that an operator saves for each year that it finances later."""

    telecom: Rate
    """A national telecom operator with investment-grade debt."""
    colocation: Rate
    """An operator of leased halls."""
    gpu_cloud: Rate
    """A GPU cloud whose debt rests on its chips."""


class DebtRate(Spec):
    """Nominal interest on the plant's debt, before tax, by kind of operator."""

    telecom: Rate
    """A national telecom operator with investment-grade debt."""
    colocation: Rate
    """An operator of leased halls."""
    gpu_cloud: Rate
    """A GPU cloud whose debt rests on its chips."""


class Debt(Spec):
    """How the first investment is financed; decides what lenders and owners get, not what the plant earns."""

    share: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.95)]
    """Share of the first investment, less the grant, that is borrowed."""
    rate: DebtRate
    tenor: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Time over which the loan is paid back."""


class GuaranteeLoss(Spec):
    """Share of guaranteed money that lenders are expected to lose in a year, by kind of operator."""

    telecom: Rate
    """A national telecom operator with investment-grade debt."""
    colocation: Rate
    """An operator of leased halls."""
    gpu_cloud: Rate
    """A GPU cloud whose debt rests on its chips."""


class Support(Spec):
    """What the state does for the plant's capital."""

    guarantee_share: Share
    """Share of the capital that public loans or guarantees cover."""
    guarantee_effect: Annotated[Parameter, Quantity("1/year", minimum=0, maximum=0.05)]
    """By how much the nominal cost of capital would fall if they covered all of it."""
    guarantee_loss: GuaranteeLoss
    """What the guarantor pays to lenders instead of the plant, as expected; no fee is taken for it."""
    grant_share: Share
    """Share of the first investment that the state pays."""
    payer: Id
    """Party that bears the grant and what guarantees cost."""


class TaxLife(Spec):
    """Life for tax (Absetzung für Abnutzung)."""

    it: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Servers, network and storage."""
    hall: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Hall with its technical plant, and grid connection; written off by the line."""


class Tax(Spec):
    """Taxes on the plant's profit."""

    corporate: Annotated[
        dict[Year, Annotated[Parameter, Quantity("share", minimum=0, maximum=0.5)]],
        Field(min_length=1),
    ]
    """Corporate income tax by calendar year; a rate holds until the next one."""
    solidarity_surcharge: Share
    """On top of the corporate income tax, as a share of it."""
    trade_base: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.1)]
    """Base rate of the trade tax (Steuermesszahl)."""
    trade_multiplier: Annotated[Parameter, Quantity("ratio", minimum=0, maximum=10)]
    """Multiplier of the municipality (Hebesatz): 490 percent are 4.9."""
    life: TaxLife
    declining_share: Annotated[Parameter, Quantity("share", minimum=0, maximum=0.5)]
    """Share of the book value of IT that may be deducted in a year, where that is more than the line."""
    declining_begin: Annotated[Parameter, Quantity("ratio", minimum=2000, maximum=2100)]
    """Calendar year, with decimals, from whose purchases on it may."""
    declining_end: Annotated[Parameter, Quantity("ratio", minimum=2000, maximum=2100)]
    """Calendar year at whose begin this ends."""
    corporate_receiver: Id
    """Party that stands for the receivers of the corporate income tax."""
    trade_receiver: Id
    """Party that receives the trade tax."""

    @model_validator(mode="after")
    def _check_sum(self) -> Tax:
        corporate, surcharge, base, multiplier = (
            max(parameter.distribution.support()[1] for parameter in parameters)
            for parameters in (
                self.corporate.values(),
                (self.solidarity_surcharge,),
                (self.trade_base,),
                (self.trade_multiplier,),
            )
        )
        highest = corporate * (1.0 + surcharge) + base * multiplier
        if highest >= 1.0:
            raise ValueError(f"the taxes on profit reach {100 * highest:g} percent together")
        return self


class AnchorContract(Spec):
    """The price of the hours that ``allocation.anchor`` guarantees to the plant."""

    price_factor: Annotated[Parameter, Quantity("ratio", minimum=0)]
    """Fixed price of the anchor's hours in relation to the price on demand in the horizon's first month."""
    payer: Id
    """Party that bears it."""


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
    """Price of a server divided by its GPUs at the start of the horizon, by id of ``catalogue.gpu_types``."""
    network_share: Share
    """Fabric outside the servers, on top of their price."""
    storage_share: Share
    """Storage, on top of the servers' price."""
    hall: HallPrice
    hall_price_trend: Annotated[Parameter, Quantity("1/year", minimum=-0.2, maximum=0.2)]
    """Yearly change of the real price of halls and connections: cost of building less learning."""
    design_share: Share
    """Design, permits and supervision, on top of the hall's price."""
    contingency_share: Share
    """On top of the price of hall and design."""
    grid_connection: Annotated[Parameter, Quantity("EUR/MW", minimum=0)]
    """Own works and the grid operator's contribution (Baukostenzuschuss), per MW at the meter."""


class HallLease(Spec):
    """Lease or own: halls, connections and their sites under a colocation contract."""

    share: Share
    """Share of the halls that the plant leases: 0 owns them all, 1 leases them all."""
    rent: Annotated[Parameter, Quantity("EUR/MW/year", minimum=0)]
    """Rent of a colocation hall at the start of the horizon, per MW of nameplate IT power."""
    rise: Rate
    """By which the contract lets it rise, nominal."""


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
    """Economic life of what is bought; that of servers stands in the catalogue."""

    hall: Annotated[Parameter, Quantity("h", minimum=8766)]
    """Hall and grid connection."""


class Programme(Spec):
    """An announced investment programme; it stands beside the plan and changes nothing of it."""

    title: Text
    region: Literal["eu", "france", "germany"]
    """Whose programme it is; sums over a region leave out what another programme of it contains."""
    announced: Annotated[Parameter, Quantity("EUR", minimum=0)]
    """Announced sum, nominal, contained programmes included."""
    contains: tuple[Id, ...] = ()
    """Programmes that are part of the sum; what follows holds for the rest of it."""
    realised_share: Share
    """Share of the sum that is ever committed to projects."""
    begin: Annotated[Parameter, Quantity("ratio", minimum=2020, maximum=2100)]
    """Calendar year of the first commitment; 2026.5 is the middle of 2026."""
    duration: Annotated[Parameter, Quantity("h", minimum=730.5)]
    """Commitments run evenly for this long."""
    ai_share: Share
    """Share of the committed money that goes into AI."""
    compute_share: Share
    """Share of that which buys data centres with accelerators; the rest is for everything else."""
    aid_rate: Annotated[Parameter, Quantity("share", minimum=0.05, maximum=1)]
    """Share of an investment that the programme pays; 100 percent if its sum holds private money."""


class ProgrammePlant(Spec):
    """What the programmes' money buys, the same for all of them."""

    investment: Annotated[Parameter, Quantity("EUR/GPU", minimum=1)]
    """Servers, hall, power and cooling together, per GPU."""
    facility_power: Annotated[Parameter, Quantity("MW/GPU", minimum=0)]
    """Power at the meter for which such a plant is built, per GPU."""
    build_time: Annotated[Parameter, Quantity("h", minimum=0)]
    """From the commitment of money to GPUs in service."""


class ProgrammeUse(Spec):
    """How the programmes' money is paid, and what it does beside data centres; the same for all."""

    payment_period: Annotated[Parameter, Quantity("h", minimum=1)]
    """A commitment is paid out evenly for this long; for data centres until their service at the latest."""
    research_share: Share
    """Share of research in the AI money that buys no data centres."""
    startup_share: Share
    """Share of start-ups in the same."""
    startup_funding: Annotated[Parameter, Quantity("EUR", minimum=1)]
    """Money that finances one start-up."""

    @model_validator(mode="after")
    def _check_sum(self) -> ProgrammeUse:
        shares = (self.research_share, self.startup_share)
        highest = sum(share.distribution.support()[1] for share in shares)
        if highest > 1.0 + 1e-9:
            raise ValueError(f"research and start-ups reach {100 * highest:g} percent together")
        return self


class FinanceSpec(Spec):
    """Section ``finance`` of a scenario."""

    parties: Parties
    operator: Annotated[Parameter, Options(*OPERATORS)]
    """Kind of operator; decides the cost of capital."""
    wacc: CapitalCost
    """At the start of the horizon."""
    wacc_fall: CapitalCostFall
    inflation: Annotated[Parameter, Quantity("1/year", minimum=-0.05, maximum=0.2)]
    """Expected general inflation; turns nominal rates into real ones."""
    budget: Annotated[Parameter, Quantity("EUR", minimum=1)]
    """Announced cost of the plan, nominal; what it costs is compared with it and not bound by it."""
    capex: Capex
    hall_lease: HallLease
    opex: Opex
    life: Life
    debt: Debt
    support: Support
    tax: Tax
    anchor_contract: AnchorContract
    programme_plant: ProgrammePlant
    programme_use: ProgrammeUse
    programmes: dict[Id, Programme]
