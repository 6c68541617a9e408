"""The speed figures of the README, each reproducible: ``make benchmark``."""
