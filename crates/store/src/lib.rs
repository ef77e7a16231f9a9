//! What a device keeps: entries, receipts, cursors, outbox, summaries.
