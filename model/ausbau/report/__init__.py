"""From a saved result to a PDF that a ministry can pass on. Nothing here simulates.

:mod:`content` turns a result into sentences and table rows, :mod:`figures` draws, ``brief.typ`` sets the
page and :mod:`pdf` compiles it. Every number in the PDF comes from a field of the result.
"""
