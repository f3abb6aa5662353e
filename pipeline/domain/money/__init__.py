"""Money: exact yuan, capitals, tax, instalments that close."""
