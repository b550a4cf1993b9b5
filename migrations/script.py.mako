"""${message}.

Revision: ${up_revision}
After: ${down_revision | comma,n}
Date: ${create_date}
"""

# The rules of a migration:
# - both directions, and what `downgrade` takes away `upgrade` can bring back; tried on SQLite and on PostgreSQL;
# - it never imports `adrnet.domain`: the tables as they are at this point are written out here;
# - the application of the step before must be able to run on the new schema while nodes are exchanged: add first,
#   remove in a later step;
# - data is moved in portions with plain SQL, and what people see is noted in `index_change`.

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Undo: ${message}."""
    ${downgrades if downgrades else "pass"}
