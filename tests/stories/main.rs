//! One module per story.
