//! Opens an SQLite file so that nothing is lost: pragmas, migrations, identity.
