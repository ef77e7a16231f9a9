//! The command line `wufei`: a replica without a window.

fn main() {}
