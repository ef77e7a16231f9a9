//! Waste codes, credit codes, plates, manifest numbers, divisions: parse, print, look up.
