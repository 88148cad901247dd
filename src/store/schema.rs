//! The tables, and how older ones become newer ones.
//!
//! Invariant: `user_version` is the number of [`STEPS`] taken; a step is never changed once released.
//! Must not know: what the tables are read for.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::Error;

/// Marks a database as diglot's ("dglt"), so that no other program's is ever written to.
const APPLICATION: i64 = 0x6467_6c74;

/// What makes a database of each version from the one before.
const STEPS: &[&str] = &[
    "
    CREATE TABLE place (
        article TEXT PRIMARY KEY, side TEXT NOT NULL, para INTEGER NOT NULL, hash INTEGER NOT NULL,
        quote TEXT NOT NULL, byte INTEGER NOT NULL, active TEXT NOT NULL, ordered_by TEXT NOT NULL,
        read_at INTEGER NOT NULL);
    CREATE INDEX place_by_time ON place (read_at);
    CREATE TABLE mark (
        article TEXT NOT NULL, letter TEXT NOT NULL, side TEXT NOT NULL, para INTEGER NOT NULL,
        hash INTEGER NOT NULL, quote TEXT NOT NULL, byte INTEGER NOT NULL,
        PRIMARY KEY (article, letter));
    CREATE TABLE progress (
        article TEXT PRIMARY KEY, read INTEGER NOT NULL, percent INTEGER NOT NULL);
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE terminal (key TEXT PRIMARY KEY, value TEXT NOT NULL);
", "
    CREATE TABLE learning (
        library TEXT NOT NULL, article TEXT NOT NULL, beads TEXT NOT NULL, PRIMARY KEY (library, article));
    CREATE TABLE learned (
        library TEXT NOT NULL, english TEXT NOT NULL, arabic TEXT NOT NULL, probability REAL NOT NULL,
        beads INTEGER NOT NULL, PRIMARY KEY (library, english, arabic)) WITHOUT ROWID;
",
    "
    CREATE TABLE pairing (
        number INTEGER PRIMARY KEY, english TEXT NOT NULL, arabic TEXT NOT NULL,
        together INTEGER NOT NULL, UNIQUE (english, arabic));
",
];

/// The version this program reads and writes.
pub(super) const VERSION: i64 = STEPS.len() as i64;

fn number(connection: &Connection, sql: &str, path: &Path) -> Result<i64, Error> {
    let found = connection.query_row(sql, [], |row| row.get(0));
    found.map_err(|e| Error::new(path, e))
}

fn version(connection: &Connection, path: &Path) -> Result<i64, Error> {
    number(connection, "PRAGMA user_version", path)
}

/// Refuses other programs' databases and those of a later version. The version found.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<i64, Error> {
    let application = || number(connection, "PRAGMA application_id", path);
    if application()? != APPLICATION {
        let tables = number(connection, "SELECT count(*) FROM sqlite_schema", path)?;
        // Asked once more: another diglot may be making the tables at this moment.
        let again = application()?;
        if again != APPLICATION && (again != 0 || tables > 0) {
            return Err(Error::Foreign {
                path: path.to_owned(),
            });
        }
    }
    let found = version(connection, path)?;
    if found > VERSION {
        return Err(Error::Newer {
            path: path.to_owned(),
            found,
            known: VERSION,
        });
    }
    Ok(found)
}

/// Whether the tables are as this program reads them; asked where they cannot be brought up to date.
pub(super) fn is_current(connection: &Connection, path: &Path) -> Result<(), Error> {
    match version(connection, path)? {
        VERSION => Ok(()),
        _ => Err(Error::ReadOnly {
            path: path.to_owned(),
        }),
    }
}

/// Takes the steps that are missing, all or none.
pub(super) fn migrate(connection: &Connection, path: &Path) -> Result<(), Error> {
    let sqlite = |e| Error::new(path, e);
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    let transaction = transaction.map_err(sqlite)?;
    // Asked again behind the lock: another diglot may have taken the steps meanwhile.
    check(&transaction, path)?;
    let taken = usize::try_from(version(&transaction, path)?).unwrap_or(0);
    for step in STEPS.iter().skip(taken) {
        transaction.execute_batch(step).map_err(sqlite)?;
    }
    for (pragma, value) in [("user_version", VERSION), ("application_id", APPLICATION)] {
        let set = transaction.pragma_update(None, pragma, value);
        set.map_err(sqlite)?;
    }
    transaction.commit().map_err(sqlite)
}
