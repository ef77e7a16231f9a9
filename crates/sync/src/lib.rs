//! What two replicas say to each other, decided without a socket or a clock.
