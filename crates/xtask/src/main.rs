//! The house's own tools: run, test, bench.

fn main() {}
