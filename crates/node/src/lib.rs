//! One living replica: records, takes in, syncs, tells what changed.
