"""The command line is a contract: names, shapes and exit codes, tried on the real program in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest

PARTIES = """Debiteurnummer;Naam;Straat;Postcode;Plaats;Land;Taal;E-mail;Consument;Groep;Accountmanager
1001;Bakkerij Jansen B.V.;Dorpsstraat 1;3511 AB;Utrecht;NL;nl;info@bakkerij.example;nee;Klein;Els
1002;Müller GmbH;Hauptstraße 5;97070;Würzburg;DE;de;;nee;Groot;Jan
1003;Société Lefèvre;Rue de la Paix 3;75002;Paris;FR;fr;compta@lefevre.example;nee;Groot;Jan
1004;P. de Vries;Kerkweg 2;1234 AB;Bussum;NL;xx;piet@vries.example;ja;;
"""
ITEMS = """Debiteurnummer;Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Openstaand
1001;F1;01-08-2026;31-08-2026;1.250,00;1.250,00
1001;F2;01-09-2026;01-10-2026;500,00;200,00
1001;C1;10-09-2026;10-09-2026;-100,00;-100,00
1002;F3;01-09-2026;01-10-2026;99,95;99,95
1003;F4;15-10-2026;14-11-2026;1.000,00;1.000,00
1004;F5;01-07-2026;31-07-2026;75,00;75,00
1004;F6;20-11-2026;20-12-2026;75,00;75,00
"""
DAY = "2026-11-21"


class Program:
    """The program as a user or the scheduler starts it, on a ledger in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "AANMANINGEN_DB": str(folder / "ledger.db"),
            "XDG_STATE_HOME": str(folder / "state"),
        }

    def run(self, *words: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Start the program with these words and see that it ends with this exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "aanmaningen", *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=self.folder,
        )
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done

    def ask(self, *words: str, code: int = 0) -> Any:
        """Return the JSON document that a command gives."""
        return json.loads(self.run("--json", *words, code=code).stdout)

    def file(self, name: str, text: str) -> str:
        """Write a file beside the ledger and return its name."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return name


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an administration, four parties and seven items, made once."""
    made = Program(tmp_path_factory.mktemp("prepared"))
    made.run("init", "--name", "Testadministratie B.V.", "--iban", "NL91ABNA0417164300")
    made.run("import", "parties", made.file("parties.csv", PARTIES))
    made.run("import", "items", made.file("items.csv", ITEMS))
    return made.folder


@pytest.fixture
def program(prepared: Path, tmp_path: Path) -> Program:
    """Return the program on a copy of the prepared ledger."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Program(tmp_path)


def test_import_answers_with_counts_and_complaints(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.run("init", "--name", "Test", "--country", "BE", "--language", "fr")
    good = program.ask("import", "items", program.file("items.csv", ITEMS), "--dry-run")
    assert good == {
        "read": 7,
        "new": 7,
        "changed": 0,
        "closed": 0,
        "unchanged": 0,
        "reopened": 0,
        "refused": [],
        "warnings": [],
        "import": None,
    }
    bad = program.file("bad.csv", ITEMS + "1004;F7;31-02-2026;01-03-2026;10,00;10,00\n")
    refused = program.ask("import", "items", bad, code=1)
    assert refused["import"] is None
    assert [(one["row"], one["field"], one["found"]) for one in refused["refused"]] == [
        (9, "invoice_date", "31-02-2026")
    ]
    assert program.ask("items") == []
    stored = program.ask("import", "items", bad, "--skip-refused")
    assert (stored["new"], stored["import"]) == (7, 1)
    again = program.ask("import", "items", "items.csv")
    assert (again["new"], again["changed"], again["closed"], again["unchanged"]) == (0, 0, 0, 7)
    program.run("import", "undo", str(again["import"]))
    program.run("import", "undo", "1")
    assert program.ask("items", "--status", "all") == []


def test_full_list_closes_what_is_missing_and_a_partial_one_does_not(program: Program) -> None:
    without_f3 = program.file("less.csv", ITEMS.replace("1002;F3;01-09-2026;01-10-2026;99,95;99,95\n", ""))
    assert program.ask("import", "items", without_f3, "--partial")["closed"] == 0
    assert program.ask("import", "items", without_f3)["closed"] == 1
    assert [item["number"] for item in program.ask("items", "--status", "paid")] == ["F3"]


def test_items_are_listed_with_amounts_as_decimal_text(program: Program) -> None:
    items = program.ask("items", "--reference-date", DAY, "--where", "openstaand < 300 en land = NL en niveau = 0")
    assert [item["number"] for item in items] == ["C1", "F2", "F5", "F6"]
    assert {
        key: items[1][key] for key in ("party", "kind", "original", "paid", "open", "due_date", "days_overdue")
    } == {
        "party": "1001",
        "kind": "invoice",
        "original": "500.00",
        "paid": "300.00",
        "open": "200.00",
        "due_date": "2026-10-01",
        "days_overdue": 51,
    }
    assert {key: items[1][key] for key in ("level", "last_notice", "hold")} == {
        "level": 0,
        "last_notice": None,
        "hold": None,
    }


def test_proposal_says_who_gets_what_and_why_others_do_not(program: Program) -> None:
    proposal = program.ask("--lang", "nl", "propose", "--reference-date", DAY)
    notices = {notice["party"]: notice for notice in proposal["notices"]}
    assert notices["1001"]["total"] == "1350.00"
    assert [(item["number"], item["level"], item["open"]) for item in notices["1001"]["items"]] == [
        ("F1", 1, "1250.00"),
        ("F2", 1, "200.00"),
        ("C1", 0, "-100.00"),
    ]
    assert {party: (notice["channel"], notice["language"], notice["level"]) for party, notice in notices.items()} == {
        "1001": ("email", "nl", 1),
        "1002": ("print", "de", 1),
        "1003": ("email", "fr", 1),
        "1004": ("email", "nl", 1),
    }
    assert [(left["number"], left["reason"]) for left in proposal["left_out"]] == [("F6", "not_due")]
    assert "20 dec" in proposal["left_out"][0]["text"]
    about_sender, about_language = proposal["warnings"]
    assert "adres" in about_sender, "the administration was made without one"
    assert "xx" in about_language


def test_options_of_a_proposal_narrow_it(program: Program) -> None:
    def reasons(*options: str) -> dict[str, str]:
        left_out = program.ask("propose", "--reference-date", DAY, *options)["left_out"]
        return {left["number"]: left["reason"] for left in left_out}

    assert reasons("--min-item", "100")["F3"] == "below_item_minimum"
    assert reasons("--min-debtor", "99,96")["F3"] == "below_debtor_minimum"
    assert reasons("--correction-days", "10")["F4"] == "not_due"
    assert reasons("--where", "group = Groot")["F1"] == "outside_criteria"
    program.run("selections", "save", "groot", "groep = Groot")
    assert program.ask("selections", "list") == {"selections": [{"name": "groot", "where": "group = Groot"}]}
    assert reasons("--selection", "groot")["F5"] == "outside_criteria"
    program.run("selections", "delete", "groot")
    program.run("propose", "--reference-date", DAY, "--selection", "groot", code=1)


def test_holds_and_marks_by_hand(program: Program) -> None:
    def reason(number: str, *options: str) -> str:
        left_out = program.ask("propose", "--reference-date", DAY, *options)["left_out"]
        return next((left["reason"] for left in left_out if left["number"] == number), "selected")

    program.run("hold", "F3", "--block", "--reason", "belooft betaling")
    assert reason("F3") == "hold"
    program.run("mark", "F3")
    assert reason("F3") == "hold", "a mark never beats a hold"
    program.run("unhold", "F3")
    assert reason("F3", "--min-item", "1000") == "selected", "a mark beats the criteria"
    program.run("unmark", "F3")
    assert reason("F3") == "unmarked"
    program.run("hold", "--party", "1003", "--until", "2026-11-22")
    assert reason("F4") == "hold"
    program.run("hold", "--party", "1003", "--until", DAY)
    assert reason("F4") == "selected"
    program.run("hold", "F5", "--skip")
    program.run("run", "--reference-date", DAY)
    assert reason("F5") == "hold", "the same run repeated proposes nothing"
    later = program.ask("propose", "--reference-date", "2026-11-30")
    assert "F5" in [item["number"] for notice in later["notices"] for item in notice["items"]]


def test_month_end_from_run_to_withdrawal(program: Program) -> None:
    run = program.ask("run", "--reference-date", DAY, "--deliver", "--transport", "eml")
    assert run["run"] == "R0001"
    assert [notice["number"] for notice in run["notices"]] == ["A000001", "A000002", "A000003", "A000004"]
    assert (run["delivery"]["sent"], run["delivery"]["printed"]) == (3, 1)
    listed = program.ask("notices", "--run", "R0001")["notices"]
    assert {(notice["party"], notice["state"]) for notice in listed} == {
        ("1001", "sent"),
        ("1002", "printed"),
        ("1003", "sent"),
        ("1004", "sent"),
    }
    assert {"number", "run", "party", "level", "currency", "total", "state", "recipient", "answer"} <= listed[0].keys()
    assert len(list((program.folder / "mail").glob("*.eml"))) == 3
    again = program.ask("run", "--reference-date", DAY, "--deliver")
    assert again["run"] is None and again["notices"] == []
    program.run("notices", "pdf", "A000001", "--output", "notice.pdf")
    assert "1.350,00" in pypdf.PdfReader(program.folder / "notice.pdf").pages[0].extract_text()
    # Level 2: the deadline (5 December) plus three days of grace, one step a run.
    assert program.ask("propose", "--reference-date", "2026-12-07")["notices"] == []
    second = program.ask("run", "--reference-date", "2026-12-08")
    assert {notice["level"] for notice in second["notices"]} == {2}
    program.run("withdraw", "A000001", code=1)  # a later one leans on it
    assert len(program.ask("withdraw", "R0002")["withdrawn"]) == 4
    program.run("withdraw", "A000001")
    assert {item["number"]: item["level"] for item in program.ask("items")}["F1"] == 0
    assert program.ask("check") == {"findings": []}


def test_reports_and_keeping(program: Program) -> None:
    program.run("report", "aging", "--reference-date", DAY, "--output", "aging.xlsx", "--by", "account-manager")
    assert len(openpyxl.load_workbook(program.folder / "aging.xlsx").sheetnames) == 2
    program.run("report", "aging", "--reference-date", DAY, "--output", "x.xlsx", "--buckets", "60,30", code=1)
    program.run("report", "aging", "--reference-date", DAY, "--output", "x.xlsx", "--by", "onzin", code=1)
    program.run("backup", "copy.db")
    copy = Program(program.folder)
    copy.environment["AANMANINGEN_DB"] = "copy.db"
    assert len(copy.ask("items")) == 7
    program.run("layouts", "check")
    program.run("layouts", "preview", "--set", "fr", "--level", "3", "--output", "preview.pdf")
    assert "Page 1 sur 1" in pypdf.PdfReader(program.folder / "preview.pdf").pages[0].extract_text()


def test_settings_and_mail(program: Program) -> None:
    program.run("settings", "set", "min-debtor", "100")
    assert program.ask("settings", "list")["min-debtor"] == "100"
    assert len(program.ask("propose", "--reference-date", DAY)["notices"]) == 2
    program.run("settings", "set", "min-debtor", "veel", code=1)
    program.run("settings", "set", "nothing", "1", code=1)
    none = ("mail", "set", "--host", "mail.example", "--port", "25", "--security", "none", "--from", "a@b.example")
    assert "mail.example" in program.run("--lang", "nl", *none, code=1).stderr  # without encryption, to another machine
    program.run("deliver", "R1", "--transport", "smtp", code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["propose"], 2),
        (["propose", "--reference-date", "2026-02-31"], 2),
        (["nothing"], 2),
        (["--lang", "xx", "items"], 2),
        (["hold", "F1"], 2),
        (["hold", "F99", "--block"], 1),
        (["import", "items", "missing.csv"], 1),
        (["items", "--where", "open >"], 1),
        (["--administration", "other", "items"], 1),
        (["--db", "missing.db", "items"], 1),
        (["deliver", "R0009"], 1),
        (["withdraw", "A000009"], 1),
    ],
)
def test_mistakes_of_the_user_end_with_a_sentence_and_no_trace(program: Program, words: list[str], code: int) -> None:
    done = program.run(*words, code=code)
    assert done.stdout == ""
    assert done.stderr.strip() and "Traceback" not in done.stderr
    logs = [log.read_text() for log in (program.folder / "state").rglob("*.log")]
    assert not any(" ERROR " in log for log in logs)


def test_several_administrations_must_be_named(program: Program) -> None:
    program.run("init", "--name", "Tweede B.V.", "--code", "twee")
    assert "twee" in program.run("items", code=1).stderr
    assert program.ask("--administration", "twee", "items") == []
