//! A QUIC pipe between two keys. It knows nothing of manifests.
