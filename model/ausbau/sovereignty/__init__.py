"""Sovereignty: whose stack it is, layer by layer, how large the plan is beside others, and one market or 27.

A GPU plant is a stack of layers: location, operator, law, building, systems, accelerator, platform,
models, energy. Of each layer a share is under German, other EU, US or any other control. The scenario
states the shares, with their sources; those of the accelerators follow from the vendors of the GPU
types that the plan buys, weighted by their performance.

    controlled share of a layer = German share + EU share
    concentration of a layer    = Σ owners share²                         (Herfindahl-Hirschman)

There is no single index. Four readings of "how sovereign is the whole" stand side by side: the weakest
layer, the mean, the geometric mean, the mean of seven layers without systems and models. They answer
different questions (what a single cut-off would stop; how much of the stack is at home; the same where
no layer can replace another) and may disagree; which one is meant decides the verdict, and the documents
that speak of sovereignty do not say.

    lost to a cut-off  = share · clip(min(length, time to switch) − endurance, 0)       of each layer

What a cut-off by US suppliers takes from the whole lies between the loss of the worst layer and the sum
of all.

    stock(t)           = stock at the end of 2025 · (1 + g)^t              world, Union, Germany
    Union's share      = share at the end of 2025 · (1 + g)^t, which may gain or lose against the world
    share of the world = Σ GPUs in service · H100-equivalents / stock(t)
    US share           = (others' share · compute used + plan's share · plan) / (compute used + plan)

The US share of the compute used in Germany is followed for its operators and for the designers of its
accelerators. What others hold is constant in time, so that any change is what the plan alone does.

    versions of a rule = common share · 1 + own share / Σ states (share of the people)²
    reach(t)           = people at home + in the largest states entered by t, one round after the other
    delay by the AI Act = time to comply · share of demand with high-risk uses          (both of ``demand``)

Each of these three is a stated, simple response: it moves what it names and nothing else in the model.
The reach says whom a start-up may serve, not who buys. 27 states count as ten when weighted by their
people, without any common rule, because nearly half of the people live in three of them.

Sources: three levels of compute sovereignty (location, owner, accelerator): Hawkins, Lehdonvirta and
Wu, AI Compute Sovereignty, Oxford Internet Institute, 2025 (sovereignty-v10). World stock: talent-s13;
European share: sovereignty-v6; their growth is an assumption. Germany: buildout-dekom and buildout-eurosec,
which contradict each other. US clouds: sovereignty-v1 and v4. Largest
clusters: sovereignty-epoch-clusters. Concentration: Hirschman, National Power and
the Structure of Foreign Trade, 1945; effective numbers: Simpson, Nature 163, 1949. High-risk systems:
Regulation (EU) 2024/1689.
"""
