//! The reader's own data: places, marks, what has been read, settings. In SQLite.
//!
//! Nothing here is needed to read an article: every failure is an [`Error`] with a hint, and reading
//! goes on without memory.
//! Invariant: every write is one short transaction, so that several diglots may run at once and one
//! that is killed loses nothing it had saved. Takes no clock: times are given.
//! Must not know: how anything is drawn, when saving is due.

pub mod error;
pub mod index;
mod learned;
mod schema;
pub mod sidecar;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, MAIN_DB, OpenFlags, OptionalExtension, Params, Row, params};

pub use crate::bitext::Anchor;
use crate::bitext::ArticleId;
use crate::text::{Side, Sides};
pub use error::Error;
pub use index::Indexes;
pub use sidecar::Sidecar;

/// How long a write waits for another program's.
const PATIENCE: Duration = Duration::from_secs(2);

/// Where a reader was in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlace {
    /// The paragraph and byte at the top, or under the cursor.
    pub anchor: Anchor,
    /// The pane that was active.
    pub active: Side,
    /// The side whose order the rows followed.
    pub order: Side,
    /// When it was last read, in seconds since 1970-01-01 UTC.
    pub read_at: i64,
}

/// How far an article has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Whether it counts as read.
    pub read: bool,
    /// How much of it has been seen, in percent.
    pub percent: u8,
}

/// The database of one reader.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    read_only: bool,
}

impl Store {
    /// Opens a database, making it and its folder where they are not there. Where it may not be
    /// written, it is opened for reading only, if it is there.
    ///
    /// # Errors
    /// See [`Error`]. The file is left as it was.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent()
            && !path.exists()
            && let Err(error) = std::fs::create_dir_all(folder)
        {
            return Err(Error::Unopened {
                path: path.to_owned(),
                reason: error.to_string(),
            });
        }
        match Self::writable(path) {
            Err(Error::ReadOnly { .. } | Error::Unopened { .. }) if path.is_file() => {
                Self::read_only(path)
            }
            other => other,
        }
    }

    fn writable(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Self::connect(path, &path.to_string_lossy(), flags)?;
        // SQLite opens a file it may not write for reading, without a word.
        if store.ask(|c| c.is_readonly(MAIN_DB))? {
            return Err(Error::ReadOnly {
                path: path.to_owned(),
            });
        }
        let found = schema::check(&store.connection, path)?;
        // No write-ahead log: the first picture waits for this, and the log, its index in shared memory and what
        // a killed diglot left in it take longer to open than all that is then asked. Where another diglot holds
        // a log open, the log stays, which serves too.
        let journal = |c: &Connection| {
            c.pragma_update_and_check(None, "journal_mode", "truncate", |_| Ok(()))
        };
        match store.ask(journal) {
            Ok(()) | Err(Error::Busy { .. }) => {}
            Err(error) => return Err(error),
        }
        if found != schema::VERSION {
            schema::migrate(&store.connection, path)?;
        }
        Ok(store)
    }

    fn read_only(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let read = |name: &str, flags| {
            let mut store = Self::connect(path, name, flags)?;
            store.read_only = true;
            schema::check(&store.connection, path)?;
            schema::is_current(&store.connection, path)?;
            Ok(store)
        };
        match read(&path.to_string_lossy(), flags) {
            // Without leave to make its index beside the file, SQLite reads a database with a write-ahead log, of an
            // earlier diglot, only when told that no one writes to it. What a killed one had half written it
            // would then take for whole.
            Err(Error::Unopened { .. } | Error::ReadOnly { .. }) if !is_half_written(path) => {
                read(&immutable(path), flags | OpenFlags::SQLITE_OPEN_URI)
            }
            other => other,
        }
    }

    fn connect(path: &Path, name: &str, flags: OpenFlags) -> Result<Self, Error> {
        let connection = Connection::open_with_flags(name, flags);
        let store = Self {
            connection: connection.map_err(|e| Error::new(path, e))?,
            path: path.to_owned(),
            read_only: false,
        };
        store.ask(|c| c.busy_timeout(PATIENCE))?;
        Ok(store)
    }

    /// Whether places and settings can be read but not saved.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        ask(&self.connection).map_err(|e| Error::new(&self.path, e))
    }

    fn write(&self, sql: &str, values: impl Params) -> Result<(), Error> {
        if self.read_only {
            return Err(Error::ReadOnly {
                path: self.path.clone(),
            });
        }
        self.ask(|c| c.prepare_cached(sql)?.execute(values).map(|_| ()))
    }

    /// Several writes as one: all of them are kept, or none.
    fn as_one<T>(&self, writes: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        self.write("SAVEPOINT writes", [])?;
        let written = writes();
        if written.is_err() {
            self.write("ROLLBACK TO writes", [])?;
        }
        self.write("RELEASE writes", [])?;
        written
    }

    /// Where the reader was in an article.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn place(&self, article: &ArticleId) -> Result<Option<KeptPlace>, Error> {
        let sql = "SELECT side, para, hash, quote, byte, active, ordered_by, read_at
                   FROM place WHERE article = ?1";
        self.ask(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let place = statement.query_row([&*article.0], |row| {
                Ok(KeptPlace {
                    anchor: anchor(row, 0)?,
                    active: side(row, 5)?,
                    order: side(row, 6)?,
                    read_at: row.get(7)?,
                })
            });
            place.optional()
        })
    }

    /// Keeps where the reader is in an article.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_place(&self, article: &ArticleId, place: &KeptPlace) -> Result<(), Error> {
        let at = &place.anchor;
        self.write(
            "INSERT OR REPLACE INTO place
             (article, side, para, hash, quote, byte, active, ordered_by, read_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                &*article.0,
                at.side.tag(),
                at.index,
                at.hash.cast_signed(),
                at.quote,
                at.offset,
                place.active.tag(),
                place.order.tag(),
                place.read_at
            ],
        )
    }

    /// Keeps where the reader is in an article and how far it has been read, both or neither.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_visit(
        &self,
        article: &ArticleId,
        place: &KeptPlace,
        progress: Progress,
    ) -> Result<(), Error> {
        self.as_one(|| {
            self.save_place(article, place)?;
            self.save_progress(article, progress)
        })
    }

    /// The articles last read, latest first, with when.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn recent(&self, most: u32) -> Result<Vec<(ArticleId, i64)>, Error> {
        let sql = "SELECT article, read_at FROM place ORDER BY read_at DESC, article LIMIT ?1";
        self.rows(sql, [most], |row| Ok((id(row)?, row.get(1)?)))
    }

    /// The marks of an article, by letter.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn marks(&self, article: &ArticleId) -> Result<Vec<(char, Anchor)>, Error> {
        let sql = "SELECT letter, side, para, hash, quote, byte
                   FROM mark WHERE article = ?1 ORDER BY letter";
        let marks = self.rows(sql, [&*article.0], |row| {
            let letter: String = row.get(0)?;
            Ok((letter.chars().next(), anchor(row, 1)?))
        })?;
        let whole = marks.into_iter().filter_map(|(l, a)| Some((l?, a)));
        Ok(whole.collect())
    }

    /// Sets a mark of an article, in place of one of the same letter.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_mark(&self, article: &ArticleId, letter: char, at: &Anchor) -> Result<(), Error> {
        self.write(
            "INSERT OR REPLACE INTO mark (article, letter, side, para, hash, quote, byte)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                &*article.0,
                letter.to_string(),
                at.side.tag(),
                at.index,
                at.hash.cast_signed(),
                at.quote,
                at.offset
            ],
        )
    }

    /// How far each article has been read; those never opened are not in it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn shelf_state(&self) -> Result<BTreeMap<ArticleId, Progress>, Error> {
        let rows = self.rows("SELECT article, read, percent FROM progress", [], progress)?;
        Ok(rows.into_iter().collect())
    }

    /// How far an article has been read; `None` where it was never opened.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn progress(&self, article: &ArticleId) -> Result<Option<Progress>, Error> {
        let sql = "SELECT article, read, percent FROM progress WHERE article = ?1";
        let rows = self.rows(sql, [&*article.0], |row| Ok(progress(row)?.1))?;
        Ok(rows.into_iter().next())
    }

    /// Keeps how far an article has been read. Of two readers at once, the one further on counts.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_progress(&self, article: &ArticleId, progress: Progress) -> Result<(), Error> {
        self.write(
            "INSERT INTO progress (article, read, percent) VALUES (?1, ?2, ?3)
             ON CONFLICT (article) DO UPDATE SET read = max(read, excluded.read),
                                                 percent = max(percent, excluded.percent)",
            params![&*article.0, progress.read, progress.percent.min(100)],
        )
    }

    /// What the reader has said of which texts belong together, in that order: the texts, and whether
    /// they do.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn pairings(&self) -> Result<Vec<(Sides<String>, bool)>, Error> {
        let sql = "SELECT english, arabic, together FROM pairing ORDER BY number";
        self.rows(sql, [], |row| {
            Ok((Sides::new(row.get(0)?, row.get(1)?), row.get(2)?))
        })
    }

    /// Keeps what the reader says of two texts, in place of what was said of them before; `None` takes
    /// that back.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_pairing(&self, texts: &Sides<String>, together: Option<bool>) -> Result<(), Error> {
        match together {
            None => self.write(
                "DELETE FROM pairing WHERE english = ?1 AND arabic = ?2",
                [&texts.english, &texts.arabic],
            ),
            Some(together) => self.write(
                "INSERT OR REPLACE INTO pairing (english, arabic, together) VALUES (?1, ?2, ?3)",
                params![texts.english, texts.arabic, together],
            ),
        }
    }

    /// All choices the reader made while reading, such as the layout, by name.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn settings(&self) -> Result<BTreeMap<String, String>, Error> {
        let sql = "SELECT key, value FROM setting";
        let rows = self.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.into_iter().collect())
    }

    /// Keeps choices, all of them or none.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_settings(&self, choices: &[(&str, String)]) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO setting VALUES (?1, ?2)";
        self.as_one(|| {
            let mut choices = choices.iter();
            choices.try_for_each(|(key, value)| self.write(sql, [*key, value]))
        })
    }

    /// What was found out about a terminal, by its name.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn terminal(&self, name: &str) -> Result<Option<String>, Error> {
        self.value("SELECT value FROM terminal WHERE key = ?1", name)
    }

    /// Keeps what was found out about a terminal.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_terminal(&self, name: &str, value: &str) -> Result<(), Error> {
        self.write(
            "INSERT OR REPLACE INTO terminal VALUES (?1, ?2)",
            [name, value],
        )
    }

    fn value(&self, sql: &str, key: &str) -> Result<Option<String>, Error> {
        self.ask(|c| {
            let mut statement = c.prepare_cached(sql)?;
            statement.query_row([key], |row| row.get(0)).optional()
        })
    }

    fn rows<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        self.ask(|c| c.prepare_cached(sql)?.query_map(values, read)?.collect())
    }
}

fn id(row: &Row<'_>) -> rusqlite::Result<ArticleId> {
    let id: String = row.get(0)?;
    Ok(ArticleId(id.into()))
}

fn progress(row: &Row<'_>) -> rusqlite::Result<(ArticleId, Progress)> {
    let percent: i64 = row.get(2)?;
    let progress = Progress {
        read: row.get(1)?,
        percent: u8::try_from(percent.clamp(0, 100)).unwrap_or(0),
    };
    Ok((id(row)?, progress))
}

fn side(row: &Row<'_>, column: usize) -> rusqlite::Result<Side> {
    let tag: String = row.get(column)?;
    let arabic = tag == Side::Arabic.tag();
    Ok(if arabic { Side::Arabic } else { Side::English })
}

fn anchor(row: &Row<'_>, from: usize) -> rusqlite::Result<Anchor> {
    let hash: i64 = row.get(from + 2)?;
    Ok(Anchor {
        side: side(row, from)?,
        index: row.get(from + 1)?,
        hash: hash.cast_unsigned(),
        quote: row.get(from + 3)?,
        offset: row.get(from + 4)?,
    })
}

/// The URI by which SQLite reads a file that no one is writing to. See <https://sqlite.org/uri.html>.
/// Whether a diglot was killed while it wrote: what is to be taken back first stands in the journal.
fn is_half_written(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    std::fs::metadata(journal).is_ok_and(|found| found.len() > 0)
}

fn immutable(path: &Path) -> String {
    let mut uri = String::from("file:");
    for c in path.to_string_lossy().chars() {
        match c {
            '%' | '?' | '#' => uri.push_str(&format!("%{:02x}", u32::from(c))),
            c => uri.push(c),
        }
    }
    uri + "?immutable=1"
}

#[cfg(test)]
mod tests;
