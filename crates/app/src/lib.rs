//! The field office's acts, without a window.
