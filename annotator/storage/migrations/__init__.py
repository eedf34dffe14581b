"""Migrations of the project database, run by alembic without a configuration file."""
