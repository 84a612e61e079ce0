"""Indexes by which cases are counted: the steps where they stand, and when and how they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

LIVE = sa.text("status IN ('active', 'failed')")


def upgrade() -> None:
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index('ix_case_ended', ['workspace_id', 'ended_at', 'outcome'], unique=False)
    with op.batch_alter_table('step', schema=None) as batch_op:
        batch_op.create_index(
            'ix_step_live',
            ['case_id', 'node', 'entered_at', 'id', 'status'],
            unique=False,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )


def downgrade() -> None:
    with op.batch_alter_table('step', schema=None) as batch_op:
        batch_op.drop_index('ix_step_live')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index('ix_case_ended')
