"""How demand answers the price."""

from __future__ import annotations

from ausbau.core.arrays import Array


def response(
    asked_eur_per_gpu_h: Array, reference_eur_per_gpu_h: Array, elasticity: Array
) -> Array:
    """Demand relative to that at the reference price: constant elasticity, ``(p / p₀)^ε``.

    No estimate of the elasticity of rented GPUs is published; the working range of
    demand-assumption-8 (−0.5 to −1.5) is an assumption.
    """
    return (asked_eur_per_gpu_h / reference_eur_per_gpu_h) ** elasticity
