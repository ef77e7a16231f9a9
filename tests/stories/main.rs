//! One module for each story. Every replica is a process of its own.

mod api;
mod bad_input;
mod city;
mod corrections;
mod devices;
mod evidence;
mod import;
mod kills;
mod persons;
mod recordings;
