"""Fillings, records, cases, tasks and jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.database

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('clock_shift',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_shift'))
    )
    op.create_table('message',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('key', sa.String(length=150), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('to', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('at', app.database.Utc(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('key', name=op.f('uq_message_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_to'), ['to'], unique=False)
    op.create_table('filling',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=64), nullable=False),
    sa.Column('flow', sa.String(length=64), nullable=True),
    sa.Column('purpose', sa.String(length=10), nullable=False),
    sa.Column('answers', app.database.Json, nullable=False),
    sa.Column('raw', app.database.Json, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.String(length=36), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('party_id', sa.String(length=36), nullable=True),
    sa.Column('task_id', sa.String(length=36), nullable=True),
    sa.Column('record_id', sa.String(length=36), nullable=True),
    sa.Column('created_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('saved_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('expires_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('submitted_at', app.database.Utc(timezone=True), nullable=True),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_filling_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filling')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_filling_token_hash'))
    )
    with op.batch_alter_table('filling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_filling_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_filling_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_filling_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_filling_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_filling_workspace_id'), ['workspace_id'], unique=False)
    op.create_table('job',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('family', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=150), nullable=False),
    sa.Column('request', app.database.Json, nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('due_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('leased_until', app.database.Utc(timezone=True), nullable=True),
    sa.Column('lease', sa.String(length=36), nullable=True),
    sa.Column('workspace_id', sa.String(length=36), nullable=True),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.Column('step_id', sa.String(length=36), nullable=True),
    sa.Column('silent', sa.Boolean(), nullable=False),
    sa.Column('reply', app.database.Json, nullable=True),
    sa.Column('error', app.database.Json, nullable=True),
    sa.Column('created_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('done_at', app.database.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_job_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_job_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_job_due', ['status', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_step_id'), ['step_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_job_workspace_id'), ['workspace_id'], unique=False)
    op.create_table('party',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('mobile', sa.String(length=20), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', app.database.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_party_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_party_token_hash'))
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_workspace_id'), ['workspace_id'], unique=False)
    op.create_table('record',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('form', sa.String(length=64), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('answers', app.database.Json, nullable=False),
    sa.Column('keys', app.database.Json, nullable=False),
    sa.Column('search', sa.String(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.Column('frozen', sa.Boolean(), nullable=False),
    sa.Column('created_by', sa.String(length=60), nullable=True),
    sa.Column('created_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('changed_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('deleted_at', app.database.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_record_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record'))
    )
    with op.batch_alter_table('record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_record_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_record_created_by'), ['created_by'], unique=False)
        batch_op.create_index('ix_record_list', ['workspace_id', 'form', 'id'], unique=False)
    op.create_table('series',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_series_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('workspace_id', 'name', name=op.f('uq_series_workspace_id_name'))
    )
    op.create_table('unique_value',
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('form', sa.String(length=64), nullable=False),
    sa.Column('field_id', sa.String(length=64), nullable=False),
    sa.Column('value', sa.String(length=300), nullable=False),
    sa.Column('record_id', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_unique_value_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workspace_id', 'form', 'field_id', 'value', name=op.f('pk_unique_value'))
    )
    with op.batch_alter_table('unique_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unique_value_record_id'), ['record_id'], unique=False)
    op.create_table('case',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('flow', sa.String(length=64), nullable=False),
    sa.Column('release', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('state', app.database.Json, nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('outcome', sa.String(length=30), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('incident', sa.Boolean(), nullable=False),
    sa.Column('initiator', sa.String(length=60), nullable=True),
    sa.Column('root_id', sa.String(length=36), nullable=False),
    sa.Column('parent_step_id', sa.String(length=36), nullable=True),
    sa.Column('started_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('ended_at', app.database.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_case_record_id')),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_case_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('parent_step_id', name=op.f('uq_case_parent_step_id'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_initiator'), ['initiator'], unique=False)
        batch_op.create_index('ix_case_list', ['workspace_id', 'status', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_record_id'), ['record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_root_id'), ['root_id'], unique=False)
    op.create_table('revision',
    sa.Column('record_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('changes', app.database.Json, nullable=False),
    sa.Column('who', sa.String(length=60), nullable=True),
    sa.Column('step_id', sa.String(length=36), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('at', app.database.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['record.id'], name=op.f('fk_revision_record_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('record_id', 'number', name=op.f('pk_revision'))
    )
    op.create_table('case_event',
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('who', sa.String(length=60), nullable=True),
    sa.Column('command', app.database.Json, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_event_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_case_event'))
    )
    op.create_table('comment',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('who', sa.String(length=60), nullable=True),
    sa.Column('text', app.database.Json, nullable=False),
    sa.Column('at', app.database.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_comment_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment'))
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_case_id'), ['case_id'], unique=False)
    op.create_table('notice',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('user_id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.Column('text', app.database.Json, nullable=False),
    sa.Column('copy', sa.Boolean(), nullable=False),
    sa.Column('at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('read_at', app.database.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_notice_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notice_user_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_notice_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_notice_inbox', ['user_id', 'id'], unique=False)
    op.create_table('step',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('node', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('path', app.database.Json, nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('entered_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('left_at', app.database.Utc(timezone=True), nullable=True),
    sa.Column('ports', app.database.Json, nullable=True),
    sa.Column('reads', app.database.Json, nullable=True),
    sa.Column('failure', app.database.Json, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_step_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step'))
    )
    with op.batch_alter_table('step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_step_case_id'), ['case_id'], unique=False)
    op.create_table('task',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('workspace_id', sa.String(length=36), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('step_id', sa.String(length=36), nullable=False),
    sa.Column('node', sa.String(length=64), nullable=False),
    sa.Column('holder', sa.String(length=60), nullable=False),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.Column('verb', sa.String(length=20), nullable=True),
    sa.Column('opinion', sa.String(length=4000), nullable=True),
    sa.Column('details', app.database.Json, nullable=True),
    sa.Column('decided_by', sa.String(length=60), nullable=True),
    sa.Column('closed_why', sa.String(length=20), nullable=True),
    sa.Column('opened_at', app.database.Utc(timezone=True), nullable=False),
    sa.Column('due_at', app.database.Utc(timezone=True), nullable=True),
    sa.Column('closed_at', app.database.Utc(timezone=True), nullable=True),
    sa.Column('seen_at', app.database.Utc(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_task_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['step_id'], ['step.id'], name=op.f('fk_task_step_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_task_workspace_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_decided_by'), ['decided_by'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_task_inbox', ['holder', 'status', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_step_id'), ['step_id'], unique=False)


def downgrade() -> None:
    op.drop_table('task')
    op.drop_table('step')
    op.drop_table('notice')
    op.drop_table('comment')
    op.drop_table('case_event')
    op.drop_table('revision')
    op.drop_table('case')
    op.drop_table('unique_value')
    op.drop_table('series')
    op.drop_table('record')
    op.drop_table('party')
    op.drop_table('job')
    op.drop_table('filling')
    op.drop_table('message')
    op.drop_table('clock_shift')
