#!/usr/bin/env python3
"""Small files as people have them, each beside what they mean: columns, types, values, notes, errors.

    tests/data/raw_cases.py build/release/bin/lamina           runs all; exit code 1 where one differs
    tests/data/raw_cases.py build/release/bin/lamina dates     those whose name holds "dates"
    tests/data/raw_cases.py --write FOLDER                     writes the files and their commands

A case is read by `lamina inspect FILE --json`, with options of its own. A column is wanted as
"name type missing lowest … highest", as far as it is written; "?" stands for any notes.
"""
import gzip
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

CASES = []


def case(name, content, columns=(), notes=(), options=(), error=None, rows=None, file="t.csv"):
    """`columns` are lists of words or one string with | between them; `notes` the codes, all."""
    if isinstance(content, str):
        content = content.encode()
    columns = [c.strip() for c in columns.split("|")] if isinstance(columns, str) else list(columns)
    notes = notes if isinstance(notes, str) else sorted(notes)
    CASES.append(dict(name=name, content=content, columns=columns, notes=notes, rows=rows,
                      options=options.split() if isinstance(options, str) else list(options),
                      error=error, file=file))


def column(cells, delimiter=",", name="n"):
    """A table of that column and a plain one beside it."""
    quoted = ['"' + c.replace('"', '""') + '"' if delimiter in c or '"' in c else c for c in cells]
    lines = [f"{name}{delimiter}k"] + [f"{c}{delimiter}{i % 3}" for i, c in enumerate(quoted)]
    return "\n".join(lines) + "\n"


# ---- Numbers as written ----
def numbers():
    plain = [
        ("integers", ["1", "20", "-3"], "n number 0 -3 … 20"),
        ("decimals", ["1.5", "2.25", "3.0"], "n number 0 1.5 … 3"),
        ("exponents", ["1e3", "2.5E2", "-1e-1"], "n number 0 -0.1 … 1,000"),
        ("leading plus", ["+5", "+7", "-1"], "n number 0 -1 … 7"),
        ("no digit before the point", [".5", "1.5", "-.25"], "n number 0 -0.25 … 1.5"),
        ("no digit behind the point", ["5.", "7.", "9."], "n number 0 5 … 9"),
        ("zeros of a decimal", ["0.5", "0.75", "0"], "n number 0 0 … 0.75"),
        ("spaces around", [" 5 ", "  7", "9  "], "n number 0 5 … 9"),
        ("quoted numbers", ['5', '7', '9'], "n number 0 5 … 9"),
    ]
    for name, cells, want in plain:
        case(f"numbers: {name}", column(cells), want)
    case("numbers: in quotes", 'n,k\n"5",1\n"7",2\n"9",1\n', "n number 0 5 … 9")
    styled = [
        ("thousands comma, decimals", ["1,234.50", "2,000.00", "999.25"], "n number 0 999.2 … 2,000"),
        ("thousands comma, millions", ["1,234,567", "2,000,000", "12"], "n number 0 12 … 2,000,000"),
        ("thousands point, decimal comma", ["1.234,50", "2.000,00", "999,25"], "n number 0 999.2 … 2,000"),
        ("thousands point, millions", ["1.234.567", "2.000.000", "12"], "n number 0 12 … 2,000,000"),
        ("thousands space", ["1 234", "12 000", "5"], "n number 0 5 … 12,000"),
        ("thousands no-break space", ["1\u00a0234", "12\u00a0000", "5"], "n number 0 5 … 12,000"),
        ("thousands thin space", ["1\u2009234", "12\u2009000", "5"], "n number 0 5 … 12,000"),
        ("thousands narrow space", ["1\u202f234", "12\u202f000", "5"], "n number 0 5 … 12,000"),
        ("thousands apostrophe", ["1'234", "12'000", "5"], "n number 0 5 … 12,000"),
        ("thousands typographic apostrophe", ["1’234", "12’000", "5"], "n number 0 5 … 12,000"),
        ("Indian thousands", ["1,00,000", "12,34,567", "5"], "n number 0 5 … 1,234,567"),
        ("decimal comma in quotes", ["1,5", "2,25", "3,75"], "n number 0 1.5 … 3.75"),
        ("dollars", ["$5", "$7.50", "$9"], "n number 0 5 … 9"),
        ("dollars, thousands", ["$1,234.00", "$999.00", "$5"], "n number 0 5 … 1,234"),
        ("euros behind", ["5 €", "7.50 €", "9 €"], "n number 0 5 … 9"),
        ("euros before", ["€5", "€7.50", "€9"], "n number 0 5 … 9"),
        ("pounds", ["£5", "£7.50", "£9"], "n number 0 5 … 9"),
        ("dollars, negative", ["-$5", "$7", "$9"], "n number 0 -5 … 9"),
        ("currency code behind", ["5 USD", "7 USD", "9 USD"], "n number 0 5 … 9"),
        ("percent", ["12%", "15%", "9.5%"], "n number 0 9.5 … 15"),
        ("percent after a space", ["12 %", "15 %", "9.5 %"], "n number 0 9.5 … 15"),
        ("unit behind", ["180 cm", "175 cm", "190.5 cm"], "n number 0 175 … 190.5"),
        ("unit behind, no space", ["80kg", "75kg", "90.5kg"], "n number 0 75 … 90.5"),
        ("accounting negatives", ["(5)", "7", "9"], "n number 0 -5 … 9"),
        ("accounting negatives, thousands", ["(1,234.50)", "2,000.00", "9.00"], "n number 0 -1,234.5 … 2,000"),
        ("Unicode minus", ["−5", "7", "9"], "n number 0 -5 … 9"),
        ("minus behind", ["5-", "7", "9"], "n number 0 -5 … 9"),
    ]
    for name, cells, want in styled:
        case(f"numbers: {name}", column(cells), want, notes="?some")
    case("numbers: decimal comma, semicolons", column(["1,5", "2,25", "3,75"], ";"),
         "n number 0 1.5 … 3.75", ["decimal_comma"])
    case("numbers: decimal comma, told", column(["1,5", "2,25", "3,75"], ";"),
         "n number 0 1.5 … 3.75", options="--decimal-comma")
    case("numbers: 424,201 in a file of semicolons", column(["424,201", "1,002", "33,500"], ";"),
         "n number 0 1,002 … 424,201", notes="?some")
    case("numbers: 424,201 in a file of tabs", column(["424,201", "1,002", "33,500"], "\t"),
         "n number 0 1,002 … 424,201", notes="?some")
    # 1.234 in all cells: a measure in thousandths, or thousands of Germany. Never silent.
    case("numbers: only 1.234", column(["1.234", "5.678", "9.012"]), "n number 0 1.234 … 9.012",
         ["thousands_or_decimals"])
    case("numbers: only 1.234, more rows", column([f"{i}.{100 + i * 7}" for i in range(1, 9)]),
         "n number 0 1.107 … 8.156", ["thousands_or_decimals"])
    case("numbers: 1.234 and 0.5", column(["1.234", "5.678", "0.5"]), "n number 0 0.5 … 5.678")
    case("numbers: 0.234, which is no thousand", column(["0.234", "0.678", "0.912"]),
         "n number 0 0.234 … 0.912")
    case("numbers: 1.2345", column(["1.234", "5.678", "0.1234"]), "n number")
    case("numbers: leading zeros are codes", column(["00501", "90210", "02139"]), "n category", ["code"])
    case("numbers: leading zeros, told numbers", column(["00501", "90210", "02139"]),
         "n number 0 501 … 90,210", options="--type n=number")
    case("numbers: comparisons", column(["<1", "1", "2", ">20"]), "n number", notes="?some")
    case("numbers: ranges", column(["0-9", "10-19", "20-29", "0-9"]), "n number", notes="?some")
    case("numbers: or more", column(["1", "2", "3", "10+"]), "n number", notes="?some")
    case("numbers: 2 to 5", column(["1", "2 to 5", "6 to 9", "1"]), "n number", notes="?some")
    case("numbers: >20 among 1,200 values", column([f"{i * 1.5}" for i in range(1, 1201)] + [">2000"]),
         error="data.bad_number")
    case("numbers: one odd cell among many", column([str(i) for i in range(300)] + ["wat"]),
         error="data.bad_number")
    case("numbers: one odd cell, told a mark", column([str(i) for i in range(300)] + ["wat"]),
         "n number 1 0 … 299", options="--missing wat")
    # K, M and B are magnitudes where the column as a whole says so.
    case("numbers: hexadecimal", column(["0x1F", "0xff", "0x1F", "0x00"]), "n category 0", ["code"])
    case("numbers: hexadecimal keys", column([f"0x{i * 77:04X}" for i in range(60)]), "n id", ["code"])
    case("numbers: hexadecimal among decimals", column(["5", "0x1F", "7", "9"]), error="data.bad_number")
    many = [str(i * 7 % 1301) for i in range(1300)]
    case("numbers: a comparison among thousands", column(many + [">2000"]), error="data.bad_number")
    case("numbers: a comparison among thousands, as told", column(many + [">2000"]), "n number 1",
         options=["--missing", ">2000"])
    for name, cells, want in [
        ("5K beside 1.2M", ["5K", "1.2M", "800K"], "n number 0 5,000 … 1,200,000"),
        ("K beside numbers", ["500", "5K", "1.25k"], "n number 0 500 … 5,000"),
        ("M beside numbers", ["2M", "150000", "1.5M"], "n number 0 150,000 … 2,000,000"),
        ("bn and M", ["1.2bn", "800M", "0"], "n number 0 0 … 1,200,000,000"),
        ("euros and magnitudes", ["€110.5M", "€565K", "€0"], "n number 0 0 … 110,500,000"),
        ("negative magnitudes", ["-5K", "(2M)", "7"], "n number 0 -2,000,000 … 7"),
        ("small letters", ["5k", "1.2m", "3"], "n number 0 3 … 1,200,000"),
        ("decimal commas", ["1,5K", "2,25M", "3,75K"], "n number 0 1,500 … 2,250,000"),
        ("m alone are metres", ["5m", "7m", "1200"], "n number 0 5 … 1,200"),
        ("M alone beside small numbers", ["5M", "7M", "9"], "n number 0 5 … 9"),
        ("K alone is a unit", ["5K", "7K", "9.5K"], "n number 0 5 … 9.5"),
    ]:
        case(f"numbers: {name}", column(cells), want, ["number_style"])
    case("numbers: several units", column(["5kg", "800g", "1.5kg"]), "n category", ["several_units"])
    case("numbers: classes of a school", column(["1b", "2m", "3a", "1a"]), "n category", "?")
    case("numbers: 64-bit keys", column(["9007199254740993", "9007199254740992", "9007199254740993"]), "n",
         notes="?")
    case("numbers: infinite is missing", column(["1", "inf", "3"]), "n number 1 1 … 3")
    case("numbers: overflow", column([str(i) for i in range(99)] + ["1e400"]), error="data.bad_number")
    case("numbers: versions are words", column(["1.2.3", "1.2.4", "1.2.3"]), "n category")
    case("numbers: phone numbers", column(["555-1234", "555-9876", "555-1234"]), "n category", notes="?")


# ---- Missing marks ----
def missing():
    for mark in ("", "NA", "N/A", "n/a", "#N/A", "NULL", "null", "None", "NaN", "nan", "NaT", "<NA>",
                 "\\N", "?", "-", ".", "inf", "-inf"):
        case(f"missing: '{mark}' among numbers", column(["1", mark, "3", "4"]), "n number 1 1 … 4")
    for mark in ("", "NA", "NULL", "?", "\\N", "#N/A"):
        case(f"missing: '{mark}' among words", column(["red", mark, "blue", "red"]), "n category 1")
    for mark in ("", "NA", "None", "-", "0000-00-00"):
        case(f"missing: '{mark}' among dates", column(["2024-01-05", mark, "2024-03-07", "2024-02-01"]),
             "n date 1 2024-01-05 … 2024-03-07", notes="?")
    case("missing: a mark of one's own", column(["1", "-999", "3"]), "n number 1 1 … 3",
         options="--missing -999")
    case("missing: a whole column", column(["", "", ""]), "n constant 3")
    case("missing: spaces only", column(["1", "  ", "3"]), "n number 1 1 … 3")


# ---- Dates ----
def dates():
    ways = [
        ("ISO", ["2024-01-05", "2024-03-07", "2024-12-31"], "2024-01-05 … 2024-12-31"),
        ("ISO with time", ["2024-01-05 10:00:00", "2024-03-07T11:30:00", "2024-12-31 23:59:59"], "2024-01-05"),
        ("ISO with Z", ["2024-01-05T10:00:00Z", "2024-03-07T11:30:00Z", "2024-12-31T23:59:59Z"], "2024-01-05"),
        ("slashes, year first", ["2024/01/05", "2024/03/07", "2024/12/31"], "2024-01-05 … 2024-12-31"),
        ("points", ["05.01.2024", "07.03.2024", "31.12.2024"], "2024-01-05 … 2024-12-31"),
        ("day first", ["05/01/2024", "07/03/2024", "31/12/2024"], "2024-01-05 … 2024-12-31"),
        ("month first", ["01/05/2024", "03/07/2024", "12/31/2024"], "2024-01-05 … 2024-12-31"),
        ("dashes, day first", ["05-01-2024", "07-03-2024", "31-12-2024"], "2024-01-05 … 2024-12-31"),
        ("no leading zeros", ["5/1/2024", "7/3/2024", "31/12/2024"], "2024-01-05 … 2024-12-31"),
        ("month names", ["5 Jan 2024", "7 Mar 2024", "31 Dec 2024"], "2024-01-05 … 2024-12-31"),
        ("whole month names", ["January 5, 2024", "March 7, 2024", "December 31, 2024"], "2024-01-05 … 2024-12-31"),
        ("Oracle", ["05-JAN-2024", "07-MAR-2024", "31-DEC-2024"], "2024-01-05 … 2024-12-31"),
        ("RFC 2822", ["Fri, 05 Jan 2024 10:00:00 +0000", "Thu, 07 Mar 2024 10:00:00 +0000",
                      "Tue, 31 Dec 2024 10:00:00 +0000"], "2024-01-05"),
        ("AM and PM", ["01/05/2024 10:00 AM", "03/07/2024 11:00 PM", "12/31/2024 1:00 PM"], "2024-01-05"),
    ]
    for name, cells, want in ways:
        case(f"dates: {name}", column(cells), f"n date 0 {want}", notes="?")
    case("dates: days of 12 at most", column(["04/06/2023", "07/03/2023", "01/02/2023"]), "n date",
         ["date_order"])
    case("dates: told month first", column(["04/06/2023", "07/03/2023", "01/02/2023"]),
         "n date 0 2023-01-02 … 2023-07-03", options="--type n=date:%m/%d/%Y")
    case("dates: two digits", column(["05/01/24", "07/03/24", "31/12/99"]), "n date 0 1999-12-31",
         ["short_years"])
    case("dates: compact", column(["20240105", "20240307", "20241231", "20240105"]),
         "n date 0 2024-01-05 … 2024-12-31", ["compact_date"])
    case("dates: times of day", column(["10:00", "11:30", "23:59"]), "n date")
    case("dates: zone", column(["2024-01-05T10:00:00+02:00", "2024-03-07T11:30:00+01:00"] * 2), "n date",
         ["time_zone"])
    case("dates: one bad day", column(["2024-01-05"] * 50 + ["2024-02-31"] + ["2024-03-01"] * 50),
         error="data.bad_date")
    case("dates: one word", column(["2024-01-05"] * 50 + ["soon"] + ["2024-03-01"] * 50),
         error="data.bad_date")
    case("dates: months of quarters are words", column(["2024-Q1", "2024-Q2", "2024-Q1"]), "n category")
    case("dates: epoch when told", column(["1704448800", "1709805600", "1704448800"]), "n date 0 2024-01-05",
         options="--type n=date:epoch")


# ---- Words ----
def words():
    case("words: truth", column(["yes", "no", "yes"]), "n boolean 0 yes 67 %, no 33 %")
    case("words: True and False", column(["True", "False", "True"]), "n boolean")
    case("words: t and f", column(["t", "f", "t"]), "n boolean")
    case("words: 0 and 1 are numbers", column(["0", "1", "1"]), "n number 0 0 … 1")
    case("words: quotes doubled", 'n,k\n"say ""hi""",1\nb,2\nb,1\n', 'n category 0 b 67 %, say "hi" 33 %')
    case("words: a comma within quotes", 'n,k\n"a,b",1\nc,2\nc,1\n', "n category 0 c 67 %, a,b 33 %")
    case("words: a line break within quotes", 'n,k\n"a\nb",1\nc,2\nc,1\n', "n category", rows=3)
    case("words: umlauts", column(["Köln", "Zürich", "Köln"]), "n category 0 Köln 67 %, Zürich 33 %")
    case("words: emoji", column(["😀", "🎉", "😀"]), "n category")
    case("words: numbers and words", column(["1", "2", "many", "few", "1", "many"]), "n category", ["mixed"])
    case("words: two spellings of one word", column(["Male", "male", "Female", "Male", "female", "Male"]),
         "n category 0", ["two_spellings"])
    case("words: two spellings by spaces", 'n,k\n"red",1\n" red",2\nblue,1\nred,2\n', "n category 0",
         ["two_spellings"])
    case("words: one spelling", column(["male", "female", "male"]), "n category")
    case("words: free text is told", column([f"a long story number {i} of the many we have" for i in range(40)]),
         "n text")


# ---- Header and frame ----
def frame():
    plain = "a,b\n1,x\n2,y\n3,x\n"
    want = "a number 0 1 … 3 | b category 0 x 67 %, y 33 %"
    case("frame: plain", plain, want, rows=3)
    case("frame: no line end at the end", plain[:-1], want, rows=3)
    case("frame: CRLF", plain.replace("\n", "\r\n"), want, rows=3)
    case("frame: CR", plain.replace("\n", "\r"), want, rows=3)
    case("frame: tabs", plain.replace(",", "\t"), want, rows=3, file="t.tsv")
    case("frame: semicolons", plain.replace(",", ";"), want, rows=3)
    case("frame: pipes", plain.replace(",", "|"), want, rows=3)
    case("frame: blank lines", "a,b\n\n1,x\n\n2,y\n3,x\n\n\n", want, rows=3)
    case("frame: byte-order mark", b"\xef\xbb\xbf" + plain.encode(), want, rows=3)
    case("frame: sep=;", "sep=;\n" + plain.replace(",", ";"), want, rows=3)
    case("frame: comments before", "# made by hand\n# in May\n" + plain, want, ["preamble"], rows=3)
    case("frame: comments, told", "# made by hand\n" + plain, want, rows=3, options="--comment #")
    case("frame: a comment within", "a,b\n1,x\n# no\n2,y\n3,x\n", error="data.ragged_row")
    case("frame: a comment within, told", "a,b\n1,x\n# no\n2,y\n3,x\n", want, rows=3, options="--comment #")
    case("frame: a title", "Sales of May\n\n" + plain, want, ["preamble"], rows=3)
    case("frame: a title, told", "Sales of May\n\n" + plain, want, rows=3, options="--skip 2")
    case("frame: a footer", plain + "\nSource: the office\n", want, ["footer"], rows=3)
    case("frame: a footer without a gap", plain + "Source: the office\n", want, ["footer"], rows=3)
    case("frame: two footers without a gap", plain + "* provisional\nSource: the office\n", want,
         ["footer"], rows=3)
    case("frame: a footer with delimiters", plain + "Source: the office,\n", want, ["footer"], rows=3)
    case("frame: a footer below dates", "day,n\n2024-09-08,1\n2024-09-09,2\n2024-09-10,3\nend of list,\n",
         "day date | n number 0 1 … 3", ["footer"], rows=3)
    case("frame: a word alone at the end", plain + "John Smith\n", error="data.ragged_row")
    case("frame: a word below numbers", plain + "John Smith,\n", error="data.bad_number")
    case("frame: words alone among rows", "a,b\n1,x\nno row\n2,y\n", error="data.ragged_row")
    case("frame: a last row of words with holes", "a,b,c\nx,1,2\ny,3,4\nx,5,6\nz,,\n",
         "a category | b number 1 1 … 5", rows=4)
    case("frame: a total of too few cells", "a,b,c\n1,2,3\n4,5,6\nTotal,7\n", "a number 0 1 … 4",
         ["footer"], rows=2)
    case("frame: a short row at the end", plain + "4\n", error="data.ragged_row")
    case("frame: a pandas index", ",a,b\n0,1,x\n1,2,y\n2,3,x\n", "index id | " + want, ["nameless"], rows=3)
    case("frame: R row names", "a,b\n1,1,x\n2,2,y\n3,3,x\n", "index id | " + want, ["nameless"], rows=3)
    case("frame: delimiters too many", "a,b,\n1,x,\n2,y,\n3,x,\n", want, notes="?", rows=3)
    case("frame: delimiters too many in rows", "a,b\n1,x,\n2,y,\n3,x,\n", want, ["trailing_delimiters"], rows=3)
    case("frame: lines of delimiters", "a,b\n1,x\n,\n2,y\n3,x\n,\n", want, ["empty_rows"], rows=3)
    case("frame: units below the header", "h,w\ncm,kg\n1,5\n2,6\n3,7\n", "h number 0 1 … 3 | w number 0 5 … 7",
         ["units"], rows=3)
    case("frame: a row of totals", "item,price\napple,5\npear,7\nplum,9\nTotal,21\n",
         "item | price number 0 5 … 9", ["total_row"], rows=3)
    case("frame: a row of sums, German", "item;price\nApfel;5\nBirne;7\nPflaume;9\nSumme;21\n",
         "item | price number 0 5 … 9", ["total_row"], rows=3)
    case("frame: a total below numbers", "year,n,mean\n2020,5,1.5\n2021,7,2.5\n2022,9,\nGRAND TOTAL:,21,2\n",
         "year number 0 2,020 … 2,022 | n number 0 5 … 9 | mean number 1 1.5 … 2.5", ["total_row"], rows=3)
    case("frame: a total with marks", 'item,price\na,"1,234.50"\nb,"2,000.25"\nc,3\nTotal,"3,237.75"\n',
         "item | price number 0 3 … 2,000.2", ["total_row", "number_style"], rows=3)
    case("frame: a total with cents off", "item,price\na,1.1\nb,2.2\nc,3.3\nTotal,6.6\n",
         "item | price number 0 1.1 … 3.3", ["total_row"], rows=3)
    case("frame: a total that is no sum", "item,price\na,5\nb,7\nc,9\nTotal,30\n",
         "item | price number 0 5 … 30", ["total_row"], rows=4)
    case("frame: a total below numbers that is no sum", "year,n\n2020,5\n2021,7\n2022,9\nTotal,30\n",
         error="data.bad_number")
    case("frame: a shop called Total", "shop,price\nTotal,5\nShell,7\nTotal,9\n", "shop category | price number",
         rows=3)
    case("frame: one name twice", "a,b,a\n1,x,5\n2,y,6\n3,x,7\n", error="data.duplicate_column")
    case("frame: one name twice, dropped", "a,b,a\n1,x,5\n2,y,6\n3,x,7\n", "b category", options="--drop a")
    case("frame: no header", "1,x\n2,y\n3,x\n", "c1 number 0 1 … 3 | c2 category", options="--no-header", rows=3)
    case("frame: too many cells", "a,b\n1,x\n2,y,z\n3,x\n", error="data.ragged_row")
    case("frame: too few cells", "a,b\n1,x\n2\n3,x\n", error="data.ragged_row")
    case("frame: bad rows skipped", "a,b\n1,x\n2,y,z\n3,x\n", "a number 0 1 … 3", ["bad_rows"], rows=2,
         options="--bad-rows skip")
    case("frame: bad rows padded", "a,b\n1,x\n2\n3,x\n", "a number 0 1 … 3 | b category 1", ["padded_rows"],
         rows=3, options="--bad-rows pad")
    case("frame: a stray quote", 'a,b\n1,x"y"\n2,"y"z\n3,x\n', error="data.bad_quote")
    case("frame: a quote never closed", 'a,b\n1,x\n2,"y\n3,x\n', error="data.unclosed_quote")
    case("frame: one column", "a\n1\n2\n3\n", "a number 0 1 … 3", rows=3)
    case("frame: one column, a blank line", "a\n1\n\n3\n", "a number 1 1 … 3", ["blank_lines"], rows=3)
    case("frame: nothing", "", error="data.empty_file")
    case("frame: a header alone", "a,b\n", error="data.no_rows")
    case("frame: names with spaces", "first name,b\nAnn,1\nBob,2\nAnn,3\n", "first name category | b number")
    case("frame: names in quotes", '"a, b",c\n1,2\n3,4\n5,5\n', "a, b number | c number")


# ---- Encodings ----
def encodings():
    text = column(["Köln", "Zürich", "Köln"])
    want = "n category 0 Köln 67 %, Zürich 33 %"
    case("encoding: UTF-8", text, want)
    case("encoding: UTF-16 with mark", text.encode("utf-16"), want)
    case("encoding: UTF-16 big end with mark", b"\xfe\xff" + text.encode("utf-16-be"), want)
    case("encoding: UTF-16 without mark, told", text.encode("utf-16-le"), want, options="--encoding utf-16le")
    case("encoding: UTF-16 without mark", text.encode("utf-16-le"), error="data.nul_byte")
    case("encoding: Windows-1252", text.encode("cp1252"), error="data.invalid_utf8")
    case("encoding: Windows-1252, told", text.encode("cp1252"), want, options="--encoding windows-1252")
    case("encoding: Latin-1, told", text.encode("latin-1"), want, options="--encoding latin-1")
    case("encoding: a name that is none", text, error="usage.bad_value", options="--encoding klingon")
    case("encoding: euro signs", column(["5 €", "7 €", "9 €"]).encode("cp1252"), "n number 0 5 … 9",
         notes="?some", options="--encoding windows-1252")
    for name, bad in (("surrogates", b"\xed\xa0\x80"), ("overlong", b"\xc0\x80"), ("beyond", b"\xf4\x90\x80\x80")):
        case(f"encoding: {name}", b"n,k\n" + bad + b",1\nb,2\n", error="data.invalid_utf8")


# ---- JSON Lines ----
def json_lines():
    rows = '{"a": 1, "b": "x"}\n{"a": 2.5, "b": "y"}\n{"a": 3, "b": "x"}\n'
    want = "a number 0 1 … 3 | b category 0 x 67 %, y 33 %"
    case("json: plain", rows, want, rows=3, file="t.jsonl")
    case("json: told by its first bytes", rows, want, rows=3, file="data.txt")
    case("json: .ndjson", rows, want, rows=3, file="t.ndjson")
    case("json: CRLF and blank lines", rows.replace("\n", "\r\n\r\n"), want, rows=3, file="t.jsonl")
    case("json: byte-order mark", b"\xef\xbb\xbf" + rows.encode(), want, rows=3, file="t.jsonl")
    case("json: keys in another order", '{"a":1,"b":"x"}\n{"b":"y","a":2.5}\n{"a":3,"b":"x"}\n', want, file="t.jsonl")
    case("json: absent and null", '{"a":1}\n{"a":null,"b":"x"}\n{"b":"y"}\n', "a number 2 1 … 1 | b category 1",
         rows=3, file="t.jsonl")
    case("json: an object without values", rows + "{}\n", "a number 1 1 … 3 | b category 1", rows=4, file="t.jsonl")
    case("json: truth", '{"a":true}\n{"a":false}\n{"a":true}\n', "a boolean 0 true 67 %, false 33 %", file="t.jsonl")
    case("json: numbers in strings", '{"a":"1"}\n{"a":"2.5"}\n{"a":"3"}\n', "a number 0 1 … 3", file="t.jsonl")
    case("json: codes", '{"a":"00501"}\n{"a":"02139"}\n{"a":"00501"}\n', "a category", ["code"], file="t.jsonl")
    case("json: dates", '{"a":"2024-01-05"}\n{"a":"2024-03-07"}\n', "a date 0 2024-01-05 … 2024-03-07", file="t.jsonl")
    case("json: escapes", '{"a":"\\u00e4\\n\\"","b":1}\n{"a":"y","b":2}\n{"a":"y","b":3}\n', "a category | b number",
         rows=3, file="t.jsonl")
    case("json: nested", '{"a":1,"b":[1,2]}\n', error="data.nested_json", file="t.jsonl")
    case("json: nested, dropped", '{"a":1,"b":[1,2]}\n{"a":2,"b":{"c":3}}\n', "a number 0 1 … 2", options="--drop b",
         file="t.jsonl")
    case("json: NaN", '{"a":NaN}\n', error="data.bad_json", file="t.jsonl")
    case("json: a key twice", '{"a":1,"a":2}\n', error="data.bad_json", file="t.jsonl")
    case("json: cut", rows[:-5], error="data.bad_json", file="t.jsonl")
    case("json: an array of objects", '[{"a":1},{"a":2}]\n', error="usage.not_yet", file="t.json")
    case("json: nothing", "", error="data.empty_file", file="t.jsonl")
    case("json: an option of CSV", rows, error="usage.conflict", options="--delimiter ;", file="t.jsonl")


# ---- Packed ----
def zipped(members):
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return room.getvalue()


# zstd is not in Python's library: `printf 'a,b\n1,x\n2.5,y\n3,x\n' | zstd -19`.
ZSTD = bytes.fromhex("28b52ffd0468910000612c620a312c780a322e352c790a332c780adbb2ed1d")


def packed():
    plain = "a,b\n1,x\n2.5,y\n3,x\n"
    want = "a number 0 1 … 3 | b category 0 x 67 %, y 33 %"
    case("packed: gzip", gzip.compress(plain.encode(), mtime=0), want, file="t.csv.gz")
    case("packed: gzip of two members", gzip.compress(b"a,b\n1,x\n", mtime=0) + gzip.compress(b"2.5,y\n3,x\n", mtime=0),
         want, file="t.csv.gz")
    case("packed: gzip, no name of it", gzip.compress(plain.encode(), mtime=0), want, file="t.csv")
    case("packed: gzip, cut", gzip.compress(plain.encode(), mtime=0)[:-12], error="data.bad_gzip", file="t.csv.gz")
    case("packed: zstd", ZSTD, want, file="t.csv.zst")
    case("packed: zstd of two frames", ZSTD + b"\x50\x2a\x4d\x18\x02\x00\x00\x00hi", want, file="t.csv.zst")
    case("packed: zstd, cut", ZSTD[:-6], error="data.bad_zstd", file="t.csv.zst")
    case("packed: zip", zipped({"t.csv": plain}), want, file="t.zip")
    case("packed: zip of Finder", zipped({"t.csv": plain, "__MACOSX/._t.csv": "junk"}), want, file="t.zip")
    case("packed: zip with a folder", zipped({"data/": "", "data/t.csv": plain}), want, file="t.zip")
    case("packed: zip of several", zipped({"t.csv": plain, "u.csv": plain}), error="data.several_members", file="t.zip")
    case("packed: zip, cut", zipped({"t.csv": plain})[:-30], error="data.bad_zip", file="t.zip")
    case("packed: a workbook", zipped({"xl/workbook.xml": "<workbook/>"}), error="usage.not_yet", file="t.xlsx")
    case("packed: json in gzip", gzip.compress(b'{"a":1}\n{"a":2}\n', mtime=0), "a number 0 1 … 2", file="t.jsonl.gz")
    case("packed: json in zip", zipped({"t.jsonl": '{"a":1}\n{"a":2}\n'}), "a number 0 1 … 2", file="t.zip")
    case("packed: a bomb", gzip.compress(b"0" * 40_000_000, mtime=0), error="data.unpacks_too_large", file="t.csv.gz")
    for name, start in (("parquet", b"PAR1"), ("npy", b"\x93NUMPY"), ("feather", b"ARROW1"), ("pdf", b"%PDF-1.4"),
                        ("html", b"<!DOCTYPE html>"), ("ods", b"x"), ("xls", b"\xd0\xcf\x11\xe0")):
        case(f"packed: .{name}", start + b" and more", error="usage.not_yet", file=f"t.{name}")
    case("packed: HTML that is called .csv", "<!DOCTYPE html>\n<html>", error="usage.not_yet")


def found(report):
    columns = [" ".join([c["name"], c["type"], str(c["missing"]), c["content"]]) for c in report["columns"]]
    return columns, sorted({n["code"].replace("data.note.", "") for n in report["notes"]})


def agrees(want, got):
    """As far as `want` is written, at a border of words."""
    return got == want or got.startswith(want + " ") or got.startswith(want + ",")


def fault(case, program, folder):
    """What differs, or None."""
    path = folder / case["file"]
    path.write_bytes(case["content"])
    done = subprocess.run([program, "inspect", path.name, "--json", *case["options"]], cwd=folder,
                          capture_output=True, timeout=60, text=True, errors="replace")
    if case["error"]:
        code = 2 if case["error"].startswith("usage") else 3
        good = done.returncode == code and f'"code":"{case["error"]}"' in done.stdout
        return None if good else f"wanted {case['error']}, got {done.returncode}: {done.stderr or done.stdout}"
    if done.returncode != 0:
        return f"exit code {done.returncode}: {done.stderr}"
    report = json.loads(done.stdout)
    columns, notes = found(report)
    wanted = [c for c in case["columns"] if c]
    # A plain column of `column()` stands behind.
    for i, want in enumerate(wanted):
        if i >= len(columns) or not agrees(want, columns[i]):
            return f"wanted column '{want}', got {columns}"
    if case["rows"] is not None and report["rows"] != case["rows"]:
        return f"wanted {case['rows']} rows, got {report['rows']}"
    if case["notes"] == "?some" and not notes:
        return f"wanted a note; {columns}"
    if not isinstance(case["notes"], str) and notes != case["notes"]:
        return f"wanted notes {case['notes']}, got {notes}; {columns}"
    return None


def main():
    for family in (numbers, missing, dates, words, frame, encodings, json_lines, packed):
        family()
    if sys.argv[1] == "--write":
        folder = pathlib.Path(sys.argv[2])
        for i, one in enumerate(CASES):
            place = folder / f"{i:03}"
            place.mkdir(parents=True, exist_ok=True)
            (place / one["file"]).write_bytes(one["content"])
            (place / "cmd").write_text(f"lamina inspect {one['file']} --json {' '.join(one['options'])}\n")
            (place / "wanted.json").write_text(json.dumps(
                {k: one[k] for k in ("name", "columns", "notes", "rows", "error")}, indent=1, ensure_ascii=False))
        return 0
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    chosen = [one for one in CASES if part in one["name"]]
    faults = 0
    with tempfile.TemporaryDirectory(prefix="lamina_raw_") as scratch:
        for one in chosen:
            wrong = fault(one, pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(scratch))
            if wrong:
                faults += 1
                print(f"{one['name']}: {wrong.strip()}")
    print(f"{len(chosen)} files, {faults} read otherwise than wanted")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
