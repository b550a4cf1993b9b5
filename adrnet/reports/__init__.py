"""The report for the Consultation: a period, figures that lead to their rows, and what coordinators write beside them.

`/<lang>/reports` lists the reports, `…/begin` begins one, `…/<id>` is the report in the language of the address,
`…/<id>/write` takes what coordinators write, `…/<id>/rows` lists what a figure counts, and `…/<id>/rows.csv` is that
list as a file. For coordinators, of a country as well as of the network: the report is about all of it.

Rules: a figure is counted when the report is read and kept nowhere; whoever counts the rows that it leads to finds it.
Where the period is over, entries are counted as they stood at its end, posts as far as the history of the list goes
back; the page says what is counted as of which day. What coordinators write begins with the words of the last report.

Beside the usual furniture: `composing` and `blocks` (the report as data, for page and files alike), `rows` (what a
figure counts).

Decisions:
    2026-11-22  Exchanges that were held stand in the report once the network keeps them; until then it says nothing.
    2026-11-22  The words of a report are in one language, which is named; the figures are in the reader's.
    2026-11-22  New entries are named in the report while they are in sight; who ended is counted.
"""

from adrnet.reports.views import bp

__all__ = ["bp"]
