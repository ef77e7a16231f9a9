//! What a consignment is: quantities, parties, steps, and the fold from a record to a state.
