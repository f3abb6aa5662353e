"""The other papers of the process, drawn from the ledger and from what a person adds."""
