"""Backup and restore (`flask backup`, `flask restore`): one file with the whole database, taken while everything runs.

SQLite is copied by its own online backup (`sqlite`), PostgreSQL by pg_dump and pg_restore (`postgresql`). A restore
puts the whole database in place in one transaction: whoever reads meanwhile sees the old state or the new one. The
restored database gets a new identity and its log a higher position, so that no index and no cached page takes it for
the one before. The index is derived and not part of a backup; nor are settings and secrets, which the operator keeps.

The package stands beside the worker, above the floors: it takes the database for a file and knows few of its tables.

Decisions:
    2026-11-21  A restore runs while the server does. To demand that it be stopped would protect nothing more: the
                switch is one transaction on both databases, and waits for whoever is writing.
    2026-11-21  Going back in time undoes withdrawals as well. Those that the backup does not know are named, for the
                operator to repeat; but for a profile that its person withdrew, which is withdrawn again.
    2026-11-22  Erasures of persons are not undone: what the present record and the list beside it (`erasures`) know of
                is erased in what was brought back, before anybody reads it (on PostgreSQL: in the next transaction).
    2026-11-22  Links are taken back, so the mails that wait to bring them are not sent: their readers may have declined
                or be gone, and would find that nothing opens. Other mails that waited are sent, some of them twice.
"""

from adrnet.backup.files import BackupError
from adrnet.backup.restoring import Restored, restore
from adrnet.backup.saving import back_up

__all__ = ["BackupError", "Restored", "back_up", "restore"]
