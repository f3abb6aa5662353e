"""The company's own facts: its name and codes, its people, its rules for numbers and retention."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.domain.people import Person, Role
from pipeline.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """How long dossiers are kept; the company decides, no law fixes one table (档案法实施条例 19)."""

    default: str
    major: str
    major_amount: Decimal
    shelved: str

    def code_for(self, amount_gross: Decimal, *, is_shelved: bool = False) -> str:
        """Y, D30 or D10 for a contract of this amount."""
        if is_shelved:
            return self.shelved
        return self.major if amount_gross >= self.major_amount else self.default


@dataclass(frozen=True, slots=True)
class Company:
    """Everything `company.toml` says about the seller's house."""

    name: str
    entity: str
    fonds: str
    sign_place: str
    categories: Mapping[str, str]
    contract_templates: Mapping[str, str]
    retention: RetentionRules
    people: tuple[Person, ...]

    def person(self, who: str) -> Person:
        """The person with this id or name; NotFound names who is there, or the ids of those who share the name."""
        found = [each for each in self.people if who in (each.id, each.name)]
        if len(found) == 1:
            return found[0]
        if found:
            numbers = "、".join(each.id for each in found)
            raise NotFound(f"有 {len(found)} 位叫“{who}”。", next_step=f"请改用工号：{numbers}。")
        known = "、".join(each.name for each in self.people)
        raise NotFound(
            f"人员表里没有“{who}”。", next_step=f"请用姓名或工号：{known}；新员工请先加入 company.toml 的 [[people]]。"
        )

    def person_in(self, who: str, *roles: Role) -> Person:
        """The named person if they hold one of the roles, else Refused."""
        person = self.person(who)
        if any(person.has(role) for role in roles):
            return person
        names = "、".join(role.label for role in roles)
        holders = "、".join(each.name for role in roles for each in self.holders(role)) or "目前无人"
        raise Refused(
            f"{person.name}不是{names}，不能办理此事。", next_step=f"请由{holders}办理，或在 company.toml 中调整职责。"
        )

    def holders(self, role: Role) -> list[Person]:
        """Everybody who holds a role."""
        return [each for each in self.people if each.has(role)]
