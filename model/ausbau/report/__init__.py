"""From a saved result to a PDF that a ministry can pass on. Nothing here simulates.

`statements` puts claims into citable sentences, `assumptions` names what decides a metric (by
`influence`) and where it comes from (by `citations`), `content` gathers everything as data,
`figures` draws, ``brief.typ`` sets the page and `pdf` compiles it. Every number in the PDF comes from
a field of the result; the words come from :mod:`ausbau.texts`.
"""
