"""The hindcast: how forecasts of past build-outs would have done, made from what was known at the time.

**Question.** When does a plant open, told on the day of its announcement, and what is such a telling worth?

A case is a file with the traits that were known when it was announced (``buildout/reference_cases.py``); one
rule makes a scenario of them (``inputs.py``). Five views tell its first opening: the network of steps
(inside), the reference class (outside), the draws of both together (mixed), and two naive ones: the promise
itself, and one law for all cases, whatever their building (class). Two schemes decide what they may know:

- *cross-validation*: all other cases, whenever they ended, but none of the same project;
- *forward*: what had happened by the day of the announcement, and none of the same project. With fewer than
  eight cases of the kind, or with values that were written down later, a view is shown and not scored.

Scores (``scores.py``): the continuous ranked probability score up to ten years or to the last day on which
an open case was seen (Gneiting and Raftery 2007; cut off as in Gneiting and Ranjan 2011), coverage and width
of the 80 % interval, the probability integral transform, and the Brier score of the promised day.

What it cannot show: the values of the network were written down in June 2025, and some of them rest on four
of the cases. For cases before that day the inside view is a check of the rule, not a forecast.
"""
