"""Secrets of connectors, encrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('connector_secret',
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('connector', sa.String(length=64), nullable=False),
    sa.Column('origin', sa.String(length=300), nullable=False),
    sa.Column('sealed', sa.String(), nullable=False),
    sa.Column('set_by', sa.String(length=36), nullable=True),
    sa.Column('set_at', app.database.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_connector_secret_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'connector', name=op.f('pk_connector_secret'))
    )


def downgrade() -> None:
    op.drop_table('connector_secret')
