//! A replica's folder on disk: private, held by one process, its key sealed under a PIN.
