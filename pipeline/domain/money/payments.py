"""Payment plans that close: every instalment by its percentage, the last one takes what rounding left."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.domain.money.amounts import add_up, round_cent

_WHOLE = Decimal(100)


def split_payments(total: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """The instalments of `total` in yuan, to the cent, whose sum is exactly `total` (handbook 5.4).

    ValueError when the percentages are none or do not make 100.
    """
    if not percents or sum(percents) != _WHOLE:
        raise ValueError(f"percentages that make {sum(percents)}, not 100")
    before = [round_cent(total * each / _WHOLE) for each in percents[:-1]]
    return [*before, total - add_up(before)]
