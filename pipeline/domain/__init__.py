"""The rules of the business: pure values and acts that know no clock, disk or network."""
