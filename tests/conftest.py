"""Shared ground of all tests: which modules the quick check leaves out."""

import pytest

# Whole modules that start processes, kill them, cut the power or work through many real files.
THOROUGH = frozenset(
    {
        "test_a_kind_of_ones_own.py",
        "test_alone.py",
        "test_any_facts_in_forms.py",
        "test_archive_a_dossier.py",
        "test_bad_machine.py",
        "test_bad_scans.py",
        "test_bad_templates_as_legal_meets_them.py",
        "test_blank_pages.py",
        "test_broken_archives.py",
        "test_bulk_printing.py",
        "test_command_line.py",
        "test_contract_kinds.py",
        "test_doctor.py",
        "test_draft_in_bulk.py",
        "test_engine_proof.py",
        "test_every_kind_from_the_samples.py",
        "test_ledger_crashes.py",
        "test_ledger_file.py",
        "test_ledger_power_cuts.py",
        "test_many_writers.py",
        "test_minding.py",
        "test_office_pool.py",
        "test_page_pictures.py",
        "test_paper.py",
        "test_paper_forms_command.py",
        "test_parity_places.py",
        "test_parity_random.py",
        "test_parity_tags.py",
        "test_parity_values.py",
        "test_pdf_gate.py",
        "test_reading.py",
        "test_return_copy.py",
        "test_sandbox.py",
        "test_sign_a_supplement.py",
        "test_take_in_a_scan.py",
        "test_template_checks.py",
        "test_verify_and_rebuild.py",
        "test_watching.py",
        "test_word_attacks.py",
        "test_word_legal_files.py",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the thorough modules slow, so that `make check` stays within its minute."""
    for item in items:
        if item.path.name in THOROUGH:
            item.add_marker(pytest.mark.slow)
