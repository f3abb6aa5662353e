"""Legal's document kinds: folders read, checked, previewed and laid out in house style."""
