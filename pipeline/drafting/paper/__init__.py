"""The printed page: PDF pages, their texts and fonts, and the machine codes on them."""
