"""Formulas that show people their sums while they type; on reading they are worked out anew, never trusted."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableArea:
    """A table on its sheet: the column letter of every field, its header row and its last row."""

    columns: Mapping[str, str]
    header: int
    last: int
    sheet: str = ""

    def column(self, key: str) -> str:
        """All cells of a field, as a range."""
        letter = self.columns[key]
        return f"'{self.sheet}'!${letter}${self.header + 1}:${letter}${self.last}"


def line_formulas(area: TableArea, row: int) -> dict[str, str]:
    """Number and amounts of one priced line."""
    at = {key: f"{letter}{row}" for key, letter in area.columns.items()}
    gross, net, rate = at["amount_gross"], at["amount_net"], at["tax_rate"]
    return {
        "line_no": f'=IF({at["name"]}="","",ROW()-{area.header})',
        "amount_gross": f'=IF(OR({at["quantity"]}="",{at["unit_price_gross"]}=""),"",'
        f"ROUND({at['quantity']}*{at['unit_price_gross']},2))",
        "amount_net": f'=IF(OR({gross}="",{rate}=""),"",ROUND({gross}/(1+{rate}),2))',
        "amount_tax": f'=IF(OR({gross}="",{net}=""),"",ROUND({gross}-{net},2))',
    }


def total_formulas(area: TableArea) -> dict[str, str]:
    """The sums over all lines."""
    keys = ("amount_gross", "amount_net", "amount_tax")
    return {key: f'=IF(COUNT({area.column(key)})=0,"",ROUND(SUM({area.column(key)}),2))' for key in keys}


def payment_formulas(area: TableArea, row: int, total: str) -> dict[str, str]:
    """Number and amount of one instalment; the one that completes 100 % takes what rounding left."""
    percent, amount = area.columns["percent"], area.columns["amount_gross"]
    sofar = f"SUM({percent}${area.header}:{percent}{row})"
    before = f"SUM({amount}${area.header}:{amount}{row - 1})"
    share = f"ROUND({total}*{percent}{row}/100,2)"
    return {
        "seq": f'=IF({percent}{row}="","",ROW()-{area.header})',
        "amount_gross": f'=IF(OR({percent}{row}="",{total}=""),"",IF({sofar}=100,ROUND({total}-{before},2),{share}))',
    }


def talk_formulas(area: TableArea, row: int) -> dict[str, str]:
    """The number of one round of talks."""
    return {"round": f'=IF({area.columns["date"]}{row}="","",ROW()-{area.header})'}
