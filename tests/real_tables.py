"""Tables of published plans with their columns, in words of our own: the sources are in tests/real/README.md.

The one of Canada is a CSV file; those of the United States are made here, since a workbook and a Word document cannot
be read in a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from table_files import Rows, Spanning, write_tables

REAL = Path(__file__).parent / "real"


@dataclass(frozen=True)
class RealTable:
    """A table of a published plan: the plan, what the call maps, and the rows of its tables; without them a file."""

    plan: str
    file: str
    number: str
    maps: tuple[str, ...]
    tables: Sequence[Rows] = ()

    @property
    def strategy(self) -> Path:
        """The strategy that its actions cite."""
        (found,) = (REAL / self.plan / "strategies").glob("*.yaml")
        return found

    def written(self, folder: Path) -> Path:
        """The table as a file."""
        if not self.tables:
            return REAL / "tables" / self.file
        return write_tables(folder / self.file, *self.tables)


_TRACKER: Rows = [
    ["Fifth U.S. Open Government National Action Plan: commitment tracker"],
    [],
    [
        Spanning("Theme", rows=2),
        Spanning("Commitment", rows=2),
        Spanning("Sub-commitment", columns=2),
        Spanning("Responsible", columns=2),
        Spanning("Progress", columns=3),
    ],
    ["ID", "Text", "Lead agency", "Office", "Status", "August 2023", "February 2024"],
    [
        Spanning("Improve Access to Government Data, Research, and Information", rows=6),
        Spanning("US0113: Expand the Production, Dissemination, and Use of Equitable Data", rows=3),
        "US0113.1", "Five recommendations of the Equitable Data Working Group put into practice", "OSTP", "",
        "Complete", "Executive order of February 2023 provides for it.", "Completed before.",
    ],
    [
        "US0113.2", "Public report on work with communities on equitable data", "OSTP", "",
        "In Progress", "Findings under review with agencies.", "Findings being prepared for the next report.",
    ],
    [
        "US0113.5", "Progress report on equitable data", "OSTP", "Tech team",
        "Complete", "Published in March 2023.", "Completed before.",
    ],
    [
        "US0114", "US0114.0", "Public asked about the standards on race and ethnicity", "OMB",
        "Office of the Chief Statistician", "In Progress", "Comments are being read.", "",
    ],
    [
        Spanning("US0118 – Expand Online Access to the National Archives", rows=2), "US0118.1",
        "New catalogue with better search", "NARA", "", "In Progress", "", "Runs beside the old one.",
    ],
    ["US0118.2", "Archives.gov redesigned", "NARA", "", "Not Started", "", ""],
]  # fmt: skip

_MILESTONES = ["#", "Milestone", "Responsible", "Measurement", "Target Date", "Reporting Mechanism"]
_ACTIONS: Sequence[Rows] = [
    [
        _MILESTONES,
        [Spanning("Action 1: Gather and Assess Data Identified for Priority Agency Questions", columns=6)],
        ["1.1", "Data assets assessed for fitness of purpose", "CFO Act agencies", "Progress", "2021",
         "Progress Reporting Tool"],
        ["1.2", "Data for priority questions acquired or accessed", "CFO Act agencies", "Progress", "2021",
         "Progress Reporting Tool"],
    ],
    [
        _MILESTONES,
        [Spanning("Action 7: Artificial Intelligence & Automation", columns=6)],
        ["7.1", "Algorithmic Assessment Tool available to agencies", "CIO Council", "Completed", "September 30, 2021",
         "CIO Council web page and Resources.data.gov"],
        ["7.2", "Inventory of non-classified AI use cases", "All agencies", "Completed", "July 2, 2021",
         "As determined by the CIO Council"],
        ["7.3", "AI use case inventories shared among agencies", "CIO Council; CDO Council", "Completed",
         "Within 60 days of 7.2", ""],
    ],
    [
        _MILESTONES,
        [Spanning("Action 8: Government-Wide Dashboards and Infrastructure", columns=6)],
        ["8.1", "Dashboard prototype shown to the councils", "CDO Council", "Demonstrated", "09/30/2021",
         "Progress Reporting Tool"],
        ["8.2", "Recommendations for government-wide infrastructure and funding", "CDO Council", "Completed",
         "10/31/2021", "Progress Reporting Tool"],
    ],
    [["Term", "Meaning"], ["CDO", "Chief Data Officer"], ["CIO", "Chief Information Officer"]],
]  # fmt: skip

TABLES = (
    RealTable(
        "canada-nap5",
        "canada-nap5.csv",
        "5",
        ("Commitment=objectives", "Indicator=title"),
    ),
    RealTable(
        "us-ogp-nap5",
        "us-nap5-tracker.xlsx",
        "5",
        (
            "Theme=comment",
            "Commitment=objectives",
            "Sub-commitment ID=number",
            "Sub-commitment Text=title",
            "Progress August 2023=comment",
            "Progress February 2024=comment",
        ),
        (_TRACKER,),
    ),
    RealTable(
        "us-federal-data-2021",
        "federal-data-2021.docx",
        "2021",
        ("Milestone=title", "Measurement=results.expected", "Reporting Mechanism=results.verification"),
        _ACTIONS,
    ),
)
