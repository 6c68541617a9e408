"""From a saved result to a PDF that a ministry can pass on. Nothing here simulates.

`statements` puts claims into citable sentences, `assumptions` names what decides a metric and where it
comes from (by `citations`), `content` gathers the brief, `chapters` the rest of the full report as plain
`blocks`, each from the same `material`; `figures` draws, `drawings` has it done beside the writing, ``*.typ``
set the pages and `pdf` compiles them. Every number in the PDF comes from a field of the result; the words
come from :mod:`ausbau.texts`.
"""
