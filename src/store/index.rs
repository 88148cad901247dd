//! What scans of libraries have found, so that a list is there at once and no unchanged file is read again.
//!
//! In a database of its own: all of it can be found again, so it may be lost, is written in bulk, and never
//! keeps the reader's own data waiting.
//! Invariant: a list is the whole list of one scan: it is written beside the one before it and then takes its
//! place. Rows that make no sense are passed over, and told of.
//! Must not know: how files are found and read.

use std::ffi::OsStr;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{
    Connection, MAIN_DB, OpenFlags, OptionalExtension, Row as SqlRow, Transaction,
    TransactionBehavior, params,
};

use super::error::Error;
use crate::bitext::ArticleId;
use crate::language::date::Date;
use crate::library::index::{Index, KnownText, Listed, Mark, Trace};
use crate::library::{Entry, How};
use crate::text::{Side, Sides};

/// Marks a database as an index of diglot's ("dgli").
const APPLICATION: i64 = 0x6467_6c69;
/// The version of the tables; those of an older one are made anew.
const VERSION: i64 = 1;
/// How long a write waits for another diglot's: the files can be read again.
const PATIENCE: Duration = Duration::from_millis(500);
/// Of how many libraries the index is kept: those used last.
const LIBRARIES: i64 = 24;
/// Rows written in one transaction.
const BATCH: usize = 2000;

const TABLES: &str = "
    CREATE TABLE library (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, engine TEXT NOT NULL, generation INTEGER NOT NULL,
        articles INTEGER NOT NULL, trace BLOB, problems TEXT, used INTEGER NOT NULL);
    CREATE TABLE text (
        library INTEGER NOT NULL, number INTEGER NOT NULL, path BLOB NOT NULL, canonical BLOB,
        bytes INTEGER NOT NULL, modified INTEGER NOT NULL, tag INTEGER, side INTEGER NOT NULL,
        title TEXT NOT NULL, date INTEGER, PRIMARY KEY (library, number)) WITHOUT ROWID;
    CREATE TABLE listed (
        library INTEGER NOT NULL, generation INTEGER NOT NULL, position INTEGER NOT NULL,
        article INTEGER NOT NULL, english INTEGER, arabic INTEGER, how INTEGER NOT NULL,
        probability REAL NOT NULL, PRIMARY KEY (library, generation, position)) WITHOUT ROWID;
    CREATE INDEX listed_article ON listed (library, generation, article);
";

/// What is kept of a library beside its texts and its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptShelf {
    id: i64,
    generation: i64,
    /// Which program read the texts.
    pub engine: String,
    /// How many articles the list has; 0 where no scan has ended yet.
    pub articles: u32,
    /// What the list depends on.
    pub trace: Option<Trace>,
    /// What was wrong with the files.
    pub problems: Option<String>,
}

/// The texts and the list of a library, with the numbers under which the texts are kept.
#[derive(Debug, Default)]
pub struct Kept {
    /// The texts and the list.
    pub index: Index,
    /// The number of each text, ascending.
    pub numbers: Vec<u32>,
    /// Whether all that was kept made sense.
    pub sound: bool,
}

impl Kept {
    /// What a scan may rely on: nothing, where not all of it made sense.
    #[must_use]
    pub fn known(self) -> Index {
        if self.sound {
            self.index
        } else {
            Index::default()
        }
    }
}

/// The database of the indexes.
#[derive(Debug)]
pub struct Indexes {
    connection: Connection,
    path: PathBuf,
    read_only: bool,
}

impl Indexes {
    /// Opens a database, making it where it is not there. One that is damaged is made anew.
    ///
    /// # Errors
    /// See [`Error`]; a file of a later version or of another program is left as it was.
    pub fn open(path: &Path) -> Result<Self, Error> {
        match Self::connect(path) {
            Err(Error::Corrupt { .. }) if is_ours(path) => {
                for end in ["", "-wal", "-shm"] {
                    let mut name = path.as_os_str().to_owned();
                    name.push(end);
                    // Where one cannot be removed the next step fails.
                    let _ = std::fs::remove_file(name);
                }
                Self::connect(path)
            }
            other => other,
        }
    }

    fn connect(path: &Path) -> Result<Self, Error> {
        if let Some(folder) = path.parent() {
            // What cannot be made cannot be opened either, which is told there.
            let _ = std::fs::create_dir_all(folder);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let fault = |e| Error::new(path, e);
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        let read_only = connection.is_readonly(MAIN_DB).map_err(fault)?;
        let indexes = Self {
            connection,
            path: path.to_owned(),
            read_only,
        };
        let number = |sql: &str| indexes.ask(|c| c.query_row(sql, [], |row| row.get::<_, i64>(0)));
        let (application, version) = (
            number("PRAGMA application_id")?,
            number("PRAGMA user_version")?,
        );
        if application == APPLICATION && version == VERSION {
            // Reads the tables' own page: where that is damaged, all is.
            number("SELECT count(*) FROM sqlite_schema")?;
            return Ok(indexes);
        }
        let path = path.to_owned();
        if application != APPLICATION
            && (application != 0 || number("SELECT count(*) FROM sqlite_schema")? > 0)
        {
            return Err(Error::Foreign { path });
        }
        if version > VERSION {
            return Err(Error::Newer {
                path,
                found: version,
                known: VERSION,
            });
        }
        if read_only {
            return Err(Error::ReadOnly { path });
        }
        indexes.ask(set_up)?;
        indexes.batch(|t| {
            for table in ["listed", "text", "library"] {
                t.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
            }
            t.execute_batch(TABLES)?;
            t.pragma_update(None, "user_version", VERSION)?;
            t.pragma_update(None, "application_id", APPLICATION)
        })?;
        Ok(indexes)
    }

    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        ask(&self.connection).map_err(|e| Error::new(&self.path, e))
    }

    /// Writes something, or nothing of it.
    fn batch(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        if self.read_only {
            return Err(Error::ReadOnly {
                path: self.path.clone(),
            });
        }
        self.ask(|c| {
            let transaction = Transaction::new_unchecked(c, TransactionBehavior::Immediate)?;
            write(&transaction)?;
            transaction.commit()
        })
    }

    /// What is kept of a library; `None` where nothing is.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn shelf(&self, library: &str) -> Result<Option<KeptShelf>, Error> {
        let sql =
            "SELECT id, generation, engine, articles, trace, problems FROM library WHERE name = ?1";
        self.ask(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let shelf = statement.query_row([library], |row| {
                let trace: Option<Vec<u8>> = row.get(4)?;
                Ok(KeptShelf {
                    id: row.get(0)?,
                    generation: row.get(1)?,
                    engine: row.get(2)?,
                    articles: row.get(3)?,
                    trace: trace.and_then(|t| t.try_into().ok()).map(Trace),
                    problems: row.get(5)?,
                })
            });
            shelf.optional()
        })
    }

    /// The place of an article in the list.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn position(&self, shelf: &KeptShelf, article: &ArticleId) -> Result<Option<u32>, Error> {
        let sql =
            "SELECT position FROM listed WHERE library = ?1 AND generation = ?2 AND article = ?3";
        let values = params![shelf.id, shelf.generation, name_of(article)];
        self.ask(|c| {
            let mut statement = c.prepare_cached(sql)?;
            statement.query_row(values, |row| row.get(0)).optional()
        })
    }

    /// Some articles of the list, from a place on; fewer where rows make no sense.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn window(&self, shelf: &KeptShelf, from: u32, count: u32) -> Result<Vec<Entry>, Error> {
        let sql = "SELECT english, arabic, how, probability FROM listed
                   WHERE library = ?1 AND generation = ?2 AND position >= ?3 ORDER BY position LIMIT ?4";
        self.ask(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let values = params![shelf.id, shelf.generation, from, count];
            let rows: Vec<Option<Listed>> = statement
                .query_map(values, |r| Ok(row_of(r, 0)))?
                .collect::<rusqlite::Result<_>>()?;
            let sql = "SELECT path, canonical, bytes, modified, tag, side, title, date
                       FROM text WHERE library = ?1 AND number = ?2";
            let mut statement = c.prepare_cached(sql)?;
            let mut index = Index::default();
            for mut row in rows.into_iter().flatten() {
                let mut whole = true;
                for side in Side::BOTH {
                    let Some(number) = row.texts[side] else {
                        continue;
                    };
                    let text = statement
                        .query_row([shelf.id, i64::from(number)], |r| Ok(known_of(r, 0)))
                        .optional()?;
                    let text = text.flatten().filter(|t| t.side == side);
                    whole &= text.is_some();
                    row.texts[side] = u32::try_from(index.texts.len()).ok();
                    index.texts.extend(text);
                }
                if whole {
                    index.rows.push(row);
                }
            }
            Ok(index.entries())
        })
    }

    /// All that is kept of a library.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn load(&self, shelf: &KeptShelf) -> Result<Kept, Error> {
        let mut kept = Kept {
            sound: true,
            ..Kept::default()
        };
        self.ask(|c| {
            let sql = "SELECT number, path, canonical, bytes, modified, tag, side, title, date
                       FROM text WHERE library = ?1 ORDER BY number";
            let mut statement = c.prepare(sql)?;
            let mut rows = statement.query([shelf.id])?;
            while let Some(row) = rows.next()? {
                match (row.get(0), known_of(row, 1)) {
                    (Ok(number), Some(known)) => {
                        kept.numbers.push(number);
                        kept.index.texts.push(known);
                    }
                    _ => kept.sound = false,
                }
            }
            let sql = "SELECT english, arabic, how, probability FROM listed
                       WHERE library = ?1 AND generation = ?2 ORDER BY position";
            let mut statement = c.prepare(sql)?;
            let mut rows = statement.query(params![shelf.id, shelf.generation])?;
            while let Some(row) = rows.next()? {
                let at = |number: Option<u32>, side: Side| match number {
                    None => Some(None),
                    Some(number) => {
                        let at = kept.numbers.binary_search(&number).ok()?;
                        let text = kept.index.texts.get(at)?;
                        (text.side == side).then(|| u32::try_from(at).ok())
                    }
                };
                let whole = row_of(row, 0).and_then(|row| {
                    let english = at(row.texts.english, Side::English)?;
                    let arabic = at(row.texts.arabic, Side::Arabic)?;
                    english.or(arabic)?;
                    let texts = Sides::new(english, arabic);
                    Some(Listed { texts, ..row })
                });
                match whole {
                    Some(row) => kept.index.rows.push(row),
                    None => kept.sound = false,
                }
            }
            Ok(())
        })?;
        kept.sound &= u32::try_from(kept.index.rows.len()) == Ok(shelf.articles);
        kept.index.trace = shelf.trace.filter(|_| kept.sound);
        Ok(kept)
    }

    /// Begins to keep what a scan of a library finds. What another program read of it serves no longer, but is
    /// there until it is read anew. The libraries that were used least lately are forgotten.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn begin(&self, library: &str, engine: &str) -> Result<KeptShelf, Error> {
        if !self.read_only {
            self.ask(set_up)?;
        }
        self.batch(|t| {
            t.execute(
                "INSERT INTO library (name, engine, generation, articles, used)
                 VALUES (?1, ?2, 0, 0, (SELECT coalesce(max(used), 0) + 1 FROM library))
                 ON CONFLICT (name) DO UPDATE SET used = excluded.used",
                [library, engine],
            )?;
            let strange = "SELECT id FROM library WHERE name = ?1 AND engine <> ?2";
            t.execute(
                &format!("UPDATE text SET modified = ?3 WHERE library IN ({strange})"),
                params![library, engine, Mark::NEVER],
            )?;
            t.execute(
                "UPDATE library SET engine = ?2, trace = NULL WHERE name = ?1 AND engine <> ?2",
                [library, engine],
            )?;
            t.execute(
                "DELETE FROM library WHERE id NOT IN (SELECT id FROM library ORDER BY used DESC LIMIT ?1)",
                [LIBRARIES],
            )?;
            for table in ["text", "listed"] {
                let sql = format!("DELETE FROM {table} WHERE library NOT IN (SELECT id FROM library)");
                t.execute(&sql, [])?;
            }
            Ok(())
        })?;
        self.shelf(library)?.ok_or_else(|| Error::Corrupt {
            path: self.path.clone(),
        })
    }

    /// Keeps texts under their numbers, in place of those kept under the same.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn save_texts(&self, shelf: &KeptShelf, texts: &[(u32, &KnownText)]) -> Result<(), Error> {
        let sql = "INSERT OR REPLACE INTO text VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        for batch in texts.chunks(BATCH) {
            self.batch(|t| {
                let mut statement = t.prepare_cached(sql)?;
                for (number, text) in batch {
                    let bytes = |path: &Path| path.as_os_str().as_bytes().to_vec();
                    let linked = text.canonical != text.path;
                    statement.execute(params![
                        shelf.id,
                        number,
                        bytes(&text.path),
                        linked.then(|| bytes(&text.canonical)),
                        i64::try_from(text.mark.bytes).unwrap_or(i64::MAX),
                        text.mark.modified,
                        text.tag.map(number_of),
                        number_of(text.side),
                        &*text.title,
                        text.date.map(packed),
                    ])?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Forgets texts by their numbers.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn forget_texts(&self, shelf: &KeptShelf, numbers: &[u32]) -> Result<(), Error> {
        for batch in numbers.chunks(BATCH) {
            self.batch(|t| {
                let sql = "DELETE FROM text WHERE library = ?1 AND number = ?2";
                let mut statement = t.prepare_cached(sql)?;
                for number in batch {
                    statement.execute([shelf.id, i64::from(*number)])?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Keeps a list, in place of the one before. `number` tells the number of a text of the index, and
    /// `generation` names the list; no other may have had that name.
    ///
    /// # Errors
    /// Where the database cannot be written; the list before then stays.
    pub fn save_list(
        &self,
        shelf: &KeptShelf,
        (index, articles): (&Index, &[Entry]),
        number: impl Fn(u32) -> Option<u32>,
        (generation, engine, problems): (i64, &str, Option<&str>),
    ) -> Result<(), Error> {
        // Lists that were not written to their ends.
        self.batch(|t| {
            let sql = "DELETE FROM listed WHERE library = ?1 AND generation <> ?2";
            t.execute(sql, [shelf.id, shelf.generation]).map(|_| ())
        })?;
        let all: Vec<(&Listed, &Entry)> = index.rows.iter().zip(articles).collect();
        let mut position = 0;
        for batch in all.chunks(BATCH) {
            self.batch(|t| {
                let sql = "INSERT INTO listed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
                let mut statement = t.prepare_cached(sql)?;
                for (row, entry) in batch {
                    statement.execute(params![
                        shelf.id,
                        generation,
                        position,
                        name_of(&entry.id),
                        row.texts.english.and_then(&number),
                        row.texts.arabic.and_then(&number),
                        how_number(row.how),
                        row.probability,
                    ])?;
                    position += 1;
                }
                Ok(())
            })?;
        }
        self.batch(|t| {
            t.execute(
                "UPDATE library SET generation = ?2, engine = ?3, articles = ?4, trace = ?5, problems = ?6
                 WHERE id = ?1",
                params![
                    shelf.id,
                    generation,
                    engine,
                    position,
                    index.trace.map(|t| t.0.to_vec()),
                    problems
                ],
            )
            .map(|_| ())
        })?;
        self.batch(|t| {
            let sql = "DELETE FROM listed WHERE library = ?1 AND generation <> ?2";
            t.execute(sql, [shelf.id, generation]).map(|_| ())
        })
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // After a crash of the machine the last of it may be missing: it is found again.
    connection.pragma_update(None, "synchronous", "normal")
}

/// Whether a file that SQLite finds damaged was an index: the application's number stands at byte 68 of the
/// header. See <https://sqlite.org/fileformat2.html>.
fn is_ours(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0; 72];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    let number = head.get(68..72).and_then(|b| b.try_into().ok());
    read.is_ok() && number.map(u32::from_be_bytes).map(i64::from) == Some(APPLICATION)
}

/// A number for an article, by which it is looked up.
fn name_of(article: &ArticleId) -> i64 {
    let mut hasher = DefaultHasher::new();
    article.0.hash(&mut hasher);
    hasher.finish().cast_signed()
}

const fn number_of(side: Side) -> i64 {
    match side {
        Side::English => 0,
        Side::Arabic => 1,
    }
}

const fn side_of(number: i64) -> Option<Side> {
    match number {
        0 => Some(Side::English),
        1 => Some(Side::Arabic),
        _ => None,
    }
}

const HOWS: [How; 4] = [How::Alone, How::Given, How::Name, How::Content];

fn how_number(how: How) -> i64 {
    let at = HOWS.iter().position(|h| *h == how);
    at.and_then(|at| i64::try_from(at).ok()).unwrap_or(0)
}

/// A date in one number: day of the week, day and month in a byte each, the year above.
fn packed(date: Date) -> i64 {
    let part = |n: Option<u8>| i64::from(n.unwrap_or(0));
    let year = i64::from(date.year.unwrap_or(i32::MIN));
    (year << 24) | part(date.month) << 16 | part(date.day) << 8 | part(date.weekday)
}

fn unpacked(number: i64) -> Option<Date> {
    let part = |shift: u32, most: u8| match u8::try_from(number >> shift & 0xff).ok()? {
        0 => Some(None),
        n if n <= most => Some(Some(n)),
        _ => None,
    };
    let year = i32::try_from(number >> 24).ok()?;
    Some(Date {
        year: (year != i32::MIN).then_some(year),
        month: part(16, 12)?,
        day: part(8, 31)?,
        weekday: part(0, 7)?,
    })
}

/// A text from a row; `None` where that makes no sense.
fn known_of(row: &SqlRow<'_>, from: usize) -> Option<KnownText> {
    let path = |at: usize| -> Option<Option<Arc<Path>>> {
        let bytes = row.get_ref(at).ok()?.as_blob_or_null().ok()?;
        Some(bytes.map(|b| Path::new(OsStr::from_bytes(b)).into()))
    };
    let number = |at: usize| row.get::<_, Option<i64>>(at).ok();
    let whole = path(from)??;
    let tag = match number(from + 4)? {
        Some(tag) => Some(side_of(tag)?),
        None => None,
    };
    let date = match number(from + 7)? {
        Some(date) => Some(unpacked(date)?),
        None => None,
    };
    Some(KnownText {
        canonical: path(from + 1)?.unwrap_or_else(|| whole.clone()),
        path: whole,
        mark: Mark {
            bytes: u64::try_from(number(from + 2)??).ok()?,
            modified: number(from + 3)??,
        },
        tag,
        side: side_of(number(from + 5)??)?,
        title: row.get_ref(from + 6).ok()?.as_str().ok()?.into(),
        date,
    })
}

/// An article from a row, its texts by their numbers; `None` where that makes no sense.
fn row_of(row: &SqlRow<'_>, from: usize) -> Option<Listed> {
    let number = |at: usize| row.get::<_, Option<u32>>(at).ok();
    let how = usize::try_from(row.get::<_, i64>(from + 2).ok()?).ok()?;
    let texts = Sides::new(number(from)?, number(from + 1)?);
    Some(Listed {
        texts,
        how: *HOWS.get(how)?,
        probability: row.get(from + 3).ok()?,
    })
}

#[cfg(test)]
mod tests;
