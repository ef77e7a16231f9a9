//! What the regulator keeps: the archive's trait and its SQLite home.
