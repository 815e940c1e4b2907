"""The encrypted store: keys, connection, migrations, repositories, audit trail."""
