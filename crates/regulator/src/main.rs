//! The regulator's node: enrols, takes in, sequences, serves feeds and HTTP.

fn main() {}
