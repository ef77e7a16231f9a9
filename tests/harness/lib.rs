//! People, replicas and a node for the stories, the demo city and the benchmarks.
//!
//! Everything here is a real process of ours with a home of its own, spoken to as a person speaks to it:
//! by the command line and over HTTP. Nothing reaches into another's database.

pub mod node;
pub mod person;
pub mod process;

pub use node::Node;
pub use person::Person;
