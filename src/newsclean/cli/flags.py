# SPDX-License-Identifier: Apache-2.0
"""The command line as data: one row for each option, one for each subcommand.

The parser, the help, the manual page and the shell completions are made from these tables. Nothing here does
anything.
"""

from __future__ import annotations

from enum import Enum

from newsclean.cli.values import COLUMNS, ENCODINGS, FIXERS, KINDS, LEVELS, SHELLS, STAGES


class Kind(Enum):
    """What stands after an option."""

    SWITCH = "nothing"
    COUNT = "nothing, and each time counts"
    TEXT = "a text"
    TEXTS = "a text, and each time one more"
    NUMBER = "a number"
    PATHS = "a file name, and each time one more"
    LIST = "names with commas between them"
    PATH = "a file name"


# Plain classes: dataclasses would take as long to import as everything else that --version needs.
class Flag:
    """One option.

    `bare` is what a value option means when it is given without ``=``; `config` is its key in a file. `values` are all
    values that it can take, `hints` some of very many: both are offered by completion, only `values` are checked.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        help: str,
        group: str,
        commands: tuple[str, ...],
        kind: Kind = Kind.SWITCH,
        metavar: str | None = None,
        bare: str | None = None,
        config: str | None = None,
        values: tuple[str, ...] = (),
        hints: tuple[str, ...] = (),
    ) -> None:
        self.names = names
        self.help = help
        self.group = group
        self.commands = commands
        self.kind = kind
        self.metavar = metavar
        self.bare = bare
        self.config = config
        self.values = values
        self.hints = hints

    @property
    def takes_value(self) -> bool:
        """Whether anything can stand after it."""
        return self.kind not in (Kind.SWITCH, Kind.COUNT)

    @property
    def takes_files(self) -> bool:
        """Whether what stands after it is the name of a file, or of several."""
        return self.takes_value and ("FILE" in (self.metavar or "") or self.takes_directories)

    @property
    def takes_directories(self) -> bool:
        """Whether what stands after it is the name of a directory."""
        return self.metavar == "DIR"

    @property
    def dest(self) -> str:
        """The attribute of the parsed arguments."""
        return self.names[-1].lstrip("-").replace("-", "_")


class Command:
    """One subcommand; the empty name is the filter. `examples` are command lines and what they are for.

    `values` are the words that may stand for `arguments`, where these are few.
    """

    def __init__(
        self,
        name: str,
        arguments: str,
        summary: str,
        examples: tuple[tuple[str, str], ...],
        values: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.arguments = arguments
        self.summary = summary
        self.examples = examples
        self.values = values

    @property
    def takes_files(self) -> bool:
        """Whether its words are names of files."""
        return "FILE" in self.arguments


COMMANDS = (
    Command(
        "",
        "[FILE ...]",
        "Turn scraped news text back into what the newsroom published. Reads FILEs or standard input, writes UTF-8 to "
        "standard output.",
        (
            ("newsclean < story.txt > clean.txt", "clean one text"),
            ("newsclean --only encoding,mojibake page.txt", "repair characters, remove nothing"),
            ("newsclean --diff story.txt", "look before changing anything"),
            ("newsclean --check --report edits.html *.txt", "see all edits side by side, change nothing"),
            ("newsclean --field body --output clean.csv pages.csv", "clean one column, leave the rest as it is"),
            ("newsclean --only gaps story.txt", "list the places where the text of a link is missing"),
            ("newsclean --in-place --log edits.jsonl story.txt", "change the file, keep the way back"),
            ("newsclean undo --log edits.jsonl --in-place story.txt", "go back"),
        ),
    ),
    Command(
        "undo",
        "--log FILE [FILE ...]",
        "Give back the original bytes of cleaned text.",
        (("newsclean undo --log edits.jsonl clean.txt > story.txt", "the way back"),),
    ),
    Command(
        "detect",
        "[FILE ...]",
        "Tell the character encoding of each FILE.",
        (
            ("newsclean detect *.txt", "one line a file"),
            ("newsclean detect --lines page.txt", "file:line: encoding: text, where it is not the main one"),
        ),
    ),
    Command(
        "explain",
        "[TEXT ...]",
        "Tell what is wrong with each TEXT (or with standard input), and why.",
        (("newsclean explain 'LÃ¶wenzÃ¤hne'", "which bytes were read as what"),),
    ),
    Command(
        "gaps",
        "[FILE ...]",
        "List the places where the text of a link seems to have been dropped.",
        (("newsclean gaps story.txt", "file:line:column, kind, confidence, context"),),
    ),
    Command(
        "rules",
        "[ID ...]",
        "List the rules on boilerplate, or explain those with the given IDs (en. for all of en).",
        (
            ("newsclean rules en.follow", "what it takes and what it leaves"),
            ("newsclean rules --line 'Read more: The bridge'", "which rules fit a line"),
            ("newsclean rules --rules site.toml --test", "try rules of your own on their examples"),
        ),
    ),
    Command(
        "learn",
        "FILE ...",
        "Write rules for what recurs across pages of one site (FILEs, or lines of *.jsonl).",
        (
            ("newsclean learn -o site.toml pages/*.txt", "read site.toml before you use it"),
            ("newsclean --rules site.toml page.txt", "use it"),
        ),
    ),
    Command(
        "completions",
        "bash|zsh|fish",
        "Write what makes the shell complete options, values and subcommands.",
        (
            ('eval "$(newsclean completions bash)"', "a line for ~/.bashrc"),
            ('eval "$(newsclean completions zsh)"', "a line for ~/.zshrc, after compinit"),
            ("newsclean completions fish | source", "a line for ~/.config/fish/config.fish"),
        ),
        SHELLS,
    ),
    Command(
        "manual",
        "",
        "Write the manual page (roff).",
        (
            ("newsclean manual | man -l -", "read it"),
            ("newsclean manual > ~/.local/share/man/man1/newsclean.1", "let man find it"),
        ),
    ),
)

# Also in docs/command.md; a test compares the codes.
EXITS = (
    ("0", "done"),
    ("1", "--check: a FILE would change; --exit-changed: a FILE was changed; --max-gap-rate: a FILE has more gaps"),
    ("2", "a wrong option, argument or configuration; a FILE that is not touched without --force"),
    (
        "65",
        "log and text do not belong together; --to same: the encoding lacks a character; --strict: a record cannot be "
        "read; compressed data are damaged",
    ),
    ("66", "an input is missing or cannot be opened"),
    ("70", "a fault in newsclean or its installation"),
    ("74", "reading or writing failed; the disk is full"),
    ("75", "a FILE was changed by somebody else meanwhile: try again"),
    ("130, 143, 141", "ended by Ctrl-C, by TERM, or by a reader that went away"),
)

_CLEAN = ("", "gaps")
_TABLED = ("", "undo")
_RULED = (*_CLEAN, "rules")
_ALL = tuple(command.name for command in COMMANDS)

FLAGS = (
    Flag(("--only",), "run only these stages: encoding, mojibake, boilerplate, gaps, normalize", "what to do", ("",),
         Kind.LIST, "STAGE,...", config="stages", values=STAGES),
    Flag(("--skip",), "run all but these stages", "what to do", ("",), Kind.LIST, "STAGE,...", values=STAGES),
    Flag(("--level",), "how much boilerplate goes: careful (default), balanced or thorough", "what to do", _CLEAN,
         Kind.TEXT, "LEVEL", config="level", values=LEVELS),
    Flag(("--remove",), "also remove what is kept by default: byline, date, caption, ...", "what to do", _CLEAN,
         Kind.LIST, "KIND,...", config="remove", hints=KINDS),
    Flag(("--rules",), "use the rules on boilerplate in FILE too", "what to do", _RULED, Kind.LIST, "FILE,..."),
    Flag(("--test",), "try the rules on their own examples; exit with 1 if one fails", "what to tell", ("rules",)),
    Flag(("--line",), "explain the rules that fit TEXT", "what to tell", ("rules",), Kind.TEXT, "TEXT"),
    Flag(("--least",), "how many pages a line must stand in (default 3)", "what to do", ("learn",), Kind.TEXT, "N"),
    Flag(("--site",), "what the ids of the rules begin with (default site)", "what to do", ("learn",), Kind.TEXT,
         "NAME"),
    Flag(("--mark-gaps",), "write TEXT (default […]) where the text of a link is missing", "what to do", ("",),
         Kind.TEXT, "TEXT", bare="[…]", config="mark_gaps"),
    Flag(("--gap-table",), "find gaps with the model in FILE, which newsclean.training.gaps_own made", "what to do",
         _CLEAN, Kind.PATH, "FILE", config="gap_table"),
    Flag(("--max-gap-rate",), "name FILEs with more than R expected gaps per 1,000 words, and exit with 1",
         "what to do", _CLEAN, Kind.NUMBER, "R", config="max_gap_rate"),
    Flag(("--normalize",), "also normalize: control, entities, ligatures, nfc, quotes, surrogates, width (default all)",
         "what to do", ("",), Kind.LIST, "FIXER,...", bare="", config="normalize", values=FIXERS),
    Flag(("--from",), "the input is in ENCODING; do not guess", "what to do", _CLEAN, Kind.TEXT, "ENCODING",
         config="encoding", hints=ENCODINGS),
    Flag(("--text",), "the FILEs are plain text, whatever they are called", "what is in the files", _CLEAN),
    Flag(("--jsonl",), "they are JSON lines; --field says which members are texts", "what is in the files", _CLEAN),
    Flag(("--csv",), "they are CSV; --field says which columns are texts", "what is in the files", _CLEAN),
    Flag(("--tsv",), "the same with tabs", "what is in the files", _CLEAN),
    Flag(("--parquet",), "they are Parquet; --field says which columns are texts", "what is in the files", _TABLED),
    Flag(("--arrow",), "they are Arrow IPC, files or streams", "what is in the files", _TABLED),
    Flag(("--field",), "clean this field (default text); may be given again, a.b is b in a", "what is in the files",
         (*_CLEAN, "undo"), Kind.TEXTS, "NAME"),
    Flag(("--delimiter",), "what stands between the cells of CSV", "what is in the files", _CLEAN, Kind.TEXT, "CHAR"),
    Flag(("--no-header",), "CSV has no header: fields are numbers from 1", "what is in the files", _CLEAN),
    Flag(("--add",), "add fields to each record: changed, edits, encoding, findings, gap_damage, gap_rate, log",
         "what is in the files", ("",), Kind.LIST, "COLUMN,...", values=COLUMNS),
    Flag(("--strict",), "stop with 65 at a record that cannot be read, instead of passing it on",
         "what is in the files", _CLEAN),
    Flag(("--max-expansion",), "refuse a compressed FILE that expands to more than N times its size (default 250)",
         "what is in the files", _CLEAN, Kind.NUMBER, "N"),
    Flag(("-i", "--in-place"), "change the FILEs themselves, each at once or not at all", "where it goes",
         ("", "undo")),
    Flag(("-o", "--output"), "write to FILE instead of standard output", "where it goes", ("", "undo", "learn"),
         Kind.PATH, "FILE"),
    Flag(("--output-dir",), "write the clean text of each FILE to DIR, under the name that it has", "where it goes",
         ("",), Kind.PATH, "DIR"),
    Flag(("--glob",), "take the files in directories that are called like this; may be given again", "where it goes",
         ("",), Kind.TEXTS, "PATTERN"),
    Flag(("--force",), "with --in-place: also replace read-only and hard-linked files", "where it goes", ("", "undo")),
    Flag(("--to",), "write utf-8 (default), or same: every text in the encoding that it is in", "where it goes", ("",),
         Kind.TEXT, "utf-8|same", values=("utf-8", "same")),
    Flag(("--line-buffered",), "judge every line on its own and write it at once, for input that comes live",
         "where it goes", _CLEAN),
    Flag(("--log",), "write every edit and finding to FILE (JSON lines), enough to undo everything", "where it goes",
         ("",), Kind.PATH, "FILE"),
    Flag(("--log",), "the log that was written when the text was cleaned", "where it goes", ("undo",),
         Kind.PATH, "FILE"),
    Flag(("--report",), "write what was found to FILE: *.html to look at, *.jsonl for programs; may be given twice",
         "where it goes", _CLEAN, Kind.PATHS, "FILE"),
    Flag(("--report-no-text",), "leave the text of articles out of the report and of listed gaps", "where it goes",
         _CLEAN),
    Flag(("--check",), "write nothing; exit with 1 if any FILE would change, and name it", "instead of cleaning",
         ("",)),
    Flag(("--diff",), "write a unified diff of the text instead", "instead of cleaning", ("",)),
    Flag(("--color",), "with --diff: auto (default: on a terminal, unless NO_COLOR is set), always or never",
         "instead of cleaning", ("",), Kind.TEXT, "WHEN", values=("auto", "always", "never")),
    Flag(("--exit-changed",), "exit with 1 if anything was changed; with --in-place, name it", "messages", ("",)),
    Flag(("-j", "--jobs"), "clean with N processes; 0: as many as there are processors", "other", _CLEAN, Kind.TEXT,
         "N"),
    Flag(("--stats",), "tell counts on standard error at the end", "messages", _CLEAN),
    Flag(("--json",), "with --stats and --only gaps: as JSON", "messages", ("",)),
    Flag(("--json",), "as JSON, one object a line", "messages", ("detect", "explain", "gaps", "rules")),
    Flag(("--lines",), "list the lines that are not in the main encoding of their FILE", "what to tell", ("detect",)),
    Flag(("-q", "--quiet"), "say nothing but errors", "messages", _ALL),
    Flag(("-v", "--verbose"), "say what was done with each FILE", "messages", _ALL, Kind.COUNT),
    Flag(("--no-progress",), "do not show on a terminal how far a long run is", "messages",
         ("", "undo", "detect", "gaps", "learn")),
    Flag(("--config",), "read options from FILE instead of ./newsclean.toml or ./pyproject.toml", "other", _RULED,
         Kind.PATH, "FILE"),
    Flag(("--no-config",), "read no configuration file", "other", _RULED),
    Flag(("-h", "--help"), "show this help", "other", _ALL),
    Flag(("-V", "--version"), "show the version, and whether it runs compiled code", "other", _ALL),
)  # fmt: skip


def flags_of(command: str) -> tuple[Flag, ...]:
    """The options of a subcommand, in order."""
    return tuple(flag for flag in FLAGS if command in flag.commands)
