"""The sheets of both workbooks: the form of one proposal, and the batch with a proposal per row."""

from pipeline.workbooks import party_fields as who
from pipeline.workbooks import price_fields as price
from pipeline.workbooks import term_fields as term
from pipeline.workbooks.fields import Block, Field, Shape, SheetPlan

NOTES = "说明"
LISTS = "选项"
SUMMARY = "待改清单"
BATCH = "方案"
SELLER = "我方"
UNREAD = (NOTES, LISTS, SUMMARY)
"""Sheets that speak to people; nothing is read from them."""

FORM_SHEETS = (
    who.PARTY_SHEET,
    term.NEED_SHEET,
    price.ITEM_SHEET,
    price.TOTAL_SHEET,
    price.PAYMENT_SHEET,
    term.MILESTONE_SHEET,
    term.ACCEPTANCE_SHEET,
    term.TALK_SHEET,
    term.OPTION_SHEET,
    term.SPECIAL_SHEET,
)

BATCH_ROW = (
    who.HEAD,
    who.BUYER,
    who.BUYER_BANK,
    price.TOTALS,
    term.SERVICE_TERM,
    term.DELIVERY,
    term.ACCEPTANCE,
    term.SERVICE_LEVEL,
    term.WARRANTY,
    term.SIGNING,
    term.FLAGS,
)
"""The blocks whose fields stand side by side in the batch sheet 方案."""

SELLER_BLOCKS = (who.SELLER, who.SELLER_BANK)

BATCH_TABLES = (
    SheetPlan("清单", (price.ITEMS,)),
    SheetPlan("付款计划", (price.PAYMENTS,)),
    SheetPlan("里程碑", (term.MILESTONES,)),
    SheetPlan("交货批次", (term.BATCHES,)),
    SheetPlan("验收标准", (term.CRITERIA,)),
    SheetPlan("决策链", (who.DECIDERS,)),
    SheetPlan("需求", (term.NEEDS,)),
    SheetPlan("风险", (term.RISKS,)),
    SheetPlan("谈判", (term.TALKS,)),
    SheetPlan("税率汇总", (price.TAX_SUMS,)),
    SheetPlan("条款参数", (term.TERMS,)),
    SheetPlan("特别约定", (term.SPECIAL_TERMS,)),
)
"""The sheets of a batch with further rows of a proposal, found by its number in the first column."""

OWNER = Field("proposal_no", "方案编号", Shape.CODE, prompt="与“方案”工作表里的方案编号一致", width=27)


def form_blocks() -> tuple[Block, ...]:
    """Every block of a proposal."""
    return tuple(block for sheet in FORM_SHEETS for block in sheet.blocks)


def label_of(path: tuple[str | int, ...]) -> str:
    """A field as people know it: 清单明细第 3 行“数量”; the bare path for one that stands in no block."""
    names = tuple(each for each in path if isinstance(each, str))
    for block in form_blocks():
        if block.steps == names:
            return block.title
        field = next((each for each in block.fields if (*block.steps, each.key) == names), None)
        if field:
            return field.label
    return str(path[-1]) if path else ""
