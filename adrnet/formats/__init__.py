"""A working floor: how the network's lists and listings are written down for others.

Things in, bytes out. Every function here is pure: it takes plain values, a header and a `translate` (message id in,
text in the reader's language out) and gives text or an iterator of bytes. No database, no request, no session, no
Flask: the room that hands a file over collects the rows and says who may see which field; `flask` commands can write
the same files.

    columns.py    one row of the focal-point list as plain values, its columns as data, the header of every file
    csv.py        the list as CSV
    xlsx.py       the list as a workbook; widths.py estimates how wide its columns must be
    pdf.py        the list as tagged PDF, an entry for each post
    list_json.py  the list as JSON; schemas/ says what each key means
    list_vcard.py the list as cards for an address book
    report.py     the report as data; report_pdf.py, report_docx.py and charts.py write and draw it
    typesetting.py  from a template (*.typ) and data to a PDF; fonts.py, runs.py: in which faces, in which language
    telephone.py  telephone numbers as `tel:` addresses
    jsonld.py     one listing as schema.org JSON-LD
    tables.py     tables that people send, CSV or a workbook, read into rows of text
    panel_template.py  the empty table into which an organisation writes its panel
    vcard.py      one person or office for an address book (vCard 4.0)
    person.py     everything that is held about a person, as JSON, for that person alone

Decisions:
    2026-11-21  Codes and names are separate columns, so that a file survives translation: a program reads the codes, a
                person the names, and the same list in Khmer and in English can be laid side by side.
    2026-11-21  Columns are data. A format knows kinds of values (text, code, date, number), never a field's name; a new
                field is one line in `columns.py` and appears in every format.
    2026-11-21  A file is whole or it is not a file. If reading a row fails, if a cell does not fit or if the number of
                rows differs from the number in the header, the iterator raises; nothing is left out in silence.
    2026-11-21  Telephone numbers are written as `tel:+66-2-…` in every format. They open a call where that is possible,
                need no apostrophe in CSV, and a workbook saved as CSV stays safe.
    2026-11-21  CSV is neutralised with apostrophes, a workbook is not: in a workbook the type of a cell says that it is
                text.
"""
