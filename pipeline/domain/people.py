"""People of the company and the roles they hold."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do in the process (handbook 1.1)."""

    AM = "AM"
    SC = "SC"
    SM = "SM"
    PM_PROD = "PM_PROD"
    LEGAL = "LEGAL"
    SALES_REV = "SALES_REV"
    FIN = "FIN"
    SD = "SD"
    SA = "SA"
    PJM = "PJM"
    CS = "CS"
    ARC = "ARC"
    SEAL = "SEAL"
    ADM = "ADM"

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return _LABELS[self]


_LABELS = {
    Role.AM: "客户经理",
    Role.SC: "销售顾问",
    Role.SM: "销售经理",
    Role.PM_PROD: "产品经理",
    Role.LEGAL: "法务专员",
    Role.SALES_REV: "销售审核人",
    Role.FIN: "财务",
    Role.SD: "销售总监",
    Role.SA: "销售助理",
    Role.PJM: "项目经理",
    Role.CS: "客服专员",
    Role.ARC: "档案员",
    Role.SEAL: "印章管理员",
    Role.ADM: "编号管理员",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts: `id` is a short unique name for commands, `name` the one printed on forms."""

    id: str
    name: str
    roles: frozenset[Role]
    department: str = ""

    def has(self, role: Role) -> bool:
        """Whether the person may act in this role."""
        return role in self.roles
