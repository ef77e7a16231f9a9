//! Spreadsheets and forms: the 37-column import.
