//! People, replicas and links for the stories.
