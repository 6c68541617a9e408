"""Sovereignty: whose stack it is, layer by layer, and the plan's share of the world's compute.

A GPU plant is a stack of layers: location, operator, law, building, systems, accelerator, platform,
models, energy. Of each layer a share is under German, other EU, US or any other control. The scenario
states the shares, with their sources; those of the accelerators follow from the vendors of the GPU
types that the plan buys, weighted by their performance.

    controlled share of a layer = German share + EU share
    concentration of a layer    = Σ owners share²                         (Herfindahl-Hirschman)

There is no single index. Three readings of "how sovereign is the whole" stand side by side: the weakest
layer, the mean, the geometric mean. They answer different questions (what a single cut-off would stop;
how much of the stack is at home; the same where no layer can replace another) and may disagree; which
one is meant decides the verdict, and the documents that speak of sovereignty do not say.

    share of the world = Σ GPUs in service · H100-equivalents / (stock at the end of 2025 · (1 + g)^years)

Sources: three levels of compute sovereignty (location, owner, accelerator): Hawkins, Lehdonvirta and
Wu, AI Compute Sovereignty, Oxford Internet Institute, 2025 (sovereignty-v10). World stock: talent-s13;
European share: sovereignty-v6; its growth is an assumption. Concentration: Hirschman, National Power and
the Structure of Foreign Trade, 1945.
"""
