"""The part of the documentation that the program writes about itself.

``python -m ausbau.documentation`` writes the tables under ``docs/reference/`` and
``scenarios/schema.json`` from specifications, catalogues and docstrings; ``python -m
ausbau.documentation sanity`` writes ``docs/sanity.md`` from a run. Nothing here computes a number: a
table repeats what the program holds, the sanity page what a run has saved.
"""
