"""From scan to filed original: watch, recognise, judge, file, decide at the desk, sign."""
