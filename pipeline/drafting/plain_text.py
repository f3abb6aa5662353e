"""The plain text of a rendered Word part: what reviewers agree to and what is compared with golden text."""

from pipeline.drafting.paragraphs import paragraphs_of
from pipeline.drafting.xml_tree import Element


def plain_text(root: Element) -> str:
    """One line per paragraph in reading order, tables cell by cell; no headers, footers or page numbers."""
    return "\n".join(each.text.rstrip() for each in paragraphs_of(root, ""))
