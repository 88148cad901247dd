//! The file of an article's corrections: JSON beside the English text, `NAME.diglot.json`, or in the
//! reader's data folder where that cannot be written.
//!
//! Invariant: a file that cannot be read is put aside before another takes its place, one of a newer
//! version or changed by someone else is never written, and what this version does not know of a file is
//! written back as it was. A file is whole at any moment: it is written beside itself and renamed.
//! Must not know: what a correction does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::app::correction::Correction;
use crate::bitext::Article;
use crate::text::{Side, Sides};

mod form;

/// How the name of such a file ends.
pub const ENDING: &str = ".diglot.json";
/// The version of the form that is written.
pub const VERSION: u64 = 1;
/// What the file says that it is.
const FORMAT: &str = "diglot corrections";
/// Larger files are no corrections of one article.
const MAX_BYTES: u64 = 64 << 20;

/// What can be wrong with such a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What is there cannot be understood.
    #[error("{}: expected corrections, found {found}; they are left out, and the next one puts this file aside as .bak", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
    },
    /// A later version of diglot wrote it.
    #[error("{}: written by a newer diglot (version {found}, this one writes {VERSION}); it is only read", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
    /// It is not as it was read.
    #[error("{}: changed by someone else; `r` reads it again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{}: {source}; check the folder's rights and space", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no folder to write in.
    #[error("no folder is known to keep corrections in; set HOME")]
    Nowhere,
}

/// Where the corrections of an article may be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    /// Beside the texts, where they are files.
    pub beside: Option<PathBuf>,
    /// In the reader's data folder.
    pub own: Option<PathBuf>,
}

impl Places {
    /// The places for an article: beside its English file, else beside its Arabic one, under that file's
    /// whole name and [`ENDING`]; and in a folder of the reader's, under a hash of its identity (FNV-1a,
    /// 64 bits).
    #[must_use]
    pub fn of(files: Sides<Option<&Path>>, folder: Option<&Path>, id: &str) -> Self {
        let beside = files.english.or(files.arabic).and_then(|file| {
            let mut name = file.file_name()?.to_owned();
            name.push(ENDING);
            Some(file.with_file_name(name))
        });
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let own = folder.map(|folder| folder.join(format!("{hash:016x}{ENDING}")));
        Self { beside, own }
    }
}

/// What was read of a file.
#[derive(Debug, Default)]
struct Form {
    /// All but the corrections, as it was.
    top: Map<String, Value>,
    /// The corrections known to this version, each as it was.
    known: Vec<(Correction, Value)>,
    /// Those unknown to it.
    unknown: Vec<Value>,
}

/// Whether the file may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Fine,
    Broken,
    Newer(u64),
}

/// The file of one article.
#[derive(Debug)]
pub struct Sidecar {
    places: Places,
    names: Sides<Option<String>>,
    /// The file in use, and its bytes as last read or written.
    current: Option<(PathBuf, Vec<u8>)>,
    standing: Standing,
    form: Form,
}

/// What a file says.
#[derive(Debug, Default)]
pub struct Opened {
    /// The corrections, in their order.
    pub corrections: Vec<Correction>,
    /// What is wrong with the file.
    pub problem: Option<Error>,
    /// How many corrections this version does not know; they are kept.
    pub unknown: usize,
}

/// Where corrections are kept that cannot be beside their texts, in the folder of the reader's memory.
#[must_use]
pub fn folder(state: &Path) -> PathBuf {
    state.join("corrections")
}

impl Sidecar {
    /// Reads the corrections of an article that was read from these files. `folder` is the reader's own.
    #[must_use]
    pub fn of(
        article: &Article,
        files: &Sides<Option<PathBuf>>,
        folder: Option<&Path>,
    ) -> (Self, Opened) {
        let files = files.as_ref().map(Option::as_deref);
        let places = Places::of(files, folder, &article.id.0);
        let names = Sides::from_fn(|side| Some(article.texts[side].as_ref()?.source.clone()));
        Self::open(places, names)
    }

    /// Reads the corrections of an article; those in the data folder go before those beside the texts,
    /// since they are only written where the others cannot be. `names` are the names of its texts.
    #[must_use]
    pub fn open(places: Places, names: Sides<Option<String>>) -> (Self, Opened) {
        let mut sidecar = Self {
            names,
            current: None,
            standing: Standing::Fine,
            form: Form::default(),
            places,
        };
        let beside = sidecar.places.beside.clone();
        if beside.is_some_and(|path| sidecar.is_of_a_pair(&path)) {
            sidecar.places.beside = None;
        }
        let mut opened = Opened::default();
        let places = [&sidecar.places.own, &sidecar.places.beside];
        for path in places.into_iter().flatten().cloned().collect::<Vec<_>>() {
            match read(&path) {
                Ok(Some(bytes)) => {
                    opened = sidecar.take(&path, &bytes);
                    sidecar.current = Some((path, bytes));
                    break;
                }
                Ok(None) => {}
                Err(source) => opened.problem = Some(Error::Io { path, source }),
            }
        }
        (sidecar, opened)
    }

    /// Whether a file is about this article's one text with another, from which it was taken apart: what
    /// it says is kept for when they are together again.
    fn is_of_a_pair(&self, path: &Path) -> bool {
        let alone = Side::BOTH.into_iter().find(|&s| self.names[s].is_none());
        let (Some(lacking), Ok(Some(bytes))) = (alone, read(path)) else {
            return false;
        };
        let top: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let texts = top.get("texts").and_then(|t| t.get(lacking.tag()));
        texts.is_some_and(Value::is_string)
    }

    fn take(&mut self, path: &Path, bytes: &[u8]) -> Opened {
        let broken = |found: String| Opened {
            problem: Some(Error::Broken {
                path: path.to_owned(),
                found,
            }),
            ..Opened::default()
        };
        self.standing = Standing::Broken;
        let mut top: Map<String, Value> = match serde_json::from_slice(bytes) {
            Ok(top) => top,
            Err(error) => return broken(format!("what is no JSON object ({error})")),
        };
        if top.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return broken("another file".to_owned());
        }
        let Some(version) = top.get("version").and_then(Value::as_u64) else {
            return broken("no version".to_owned());
        };
        let Some(Value::Array(all)) = top.remove("corrections") else {
            return broken("no list of them".to_owned());
        };
        let mut problem = None;
        self.standing = Standing::Fine;
        if version > VERSION {
            self.standing = Standing::Newer(version);
            problem = Some(self.newer(path, version));
        }
        self.form = Form {
            top,
            ..Form::default()
        };
        for value in all {
            match form::read(&value) {
                Some(correction) => self.form.known.push((correction, value)),
                None => self.form.unknown.push(value),
            }
        }
        let known = self.form.known.iter();
        Opened {
            corrections: known.map(|(c, _)| c.clone()).collect(),
            problem,
            unknown: self.form.unknown.len(),
        }
    }

    fn newer(&self, path: &Path, found: u64) -> Error {
        Error::Newer {
            path: path.to_owned(),
            found,
        }
    }

    /// Whether the file is one that must not be written.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.standing, Standing::Newer(_))
    }

    /// Writes the corrections in place of those there. Returns the file where it is another than before,
    /// or the first.
    ///
    /// # Errors
    /// Where nothing can be written, or the file must not be. It is as it was then.
    pub fn save(&mut self, corrections: &[Correction]) -> Result<Option<PathBuf>, Error> {
        if let Some((path, bytes)) = &self.current {
            if let Standing::Newer(found) = self.standing {
                return Err(self.newer(path, found));
            }
            let there = read(path).ok().flatten();
            if there.is_some_and(|now| now != *bytes) {
                return Err(Error::Changed { path: path.clone() });
            }
        }
        let bare = self.form.top.keys().all(|k| OWN.contains(&k.as_str()));
        if corrections.is_empty() && self.form.unknown.is_empty() && bare {
            return self.remove();
        }
        let (known, bytes) = self.compose(corrections);
        let places = [self.places.beside.clone(), self.places.own.clone()];
        let mut refused = None;
        for path in places.into_iter().flatten() {
            let mine = self.current.as_ref().is_some_and(|(p, _)| *p == path);
            // What stands beside the texts was passed over for the reader's own when it was read.
            if !mine && self.current.is_some() && path.is_file() {
                continue;
            }
            let written = match (mine, self.standing) {
                (true, Standing::Broken) => put_aside(&path).and_then(|()| write(&path, &bytes)),
                (true, _) => write(&path, &bytes),
                // Someone else has made it meanwhile.
                (false, _) if path.is_file() => return Err(Error::Changed { path }),
                (false, _) => write(&path, &bytes),
            };
            match written {
                Ok(()) => {
                    self.form.known = known;
                    self.standing = Standing::Fine;
                    let before = self.current.replace((path.clone(), bytes));
                    let moved = before.as_ref().is_none_or(|(p, _)| *p != path);
                    if let Some((old, _)) = before.filter(|(p, _)| *p != path)
                        && Some(&old) == self.places.own.as_ref()
                    {
                        // It would go before the new one. If it stays, it says the same.
                        let _ = fs::remove_file(old);
                    }
                    return Ok(moved.then_some(path));
                }
                Err(source) => refused = Some(Error::Io { path, source }),
            }
        }
        Err(refused.unwrap_or(Error::Nowhere))
    }

    /// The last correction is undone: no file is left behind.
    fn remove(&mut self) -> Result<Option<PathBuf>, Error> {
        if let Some((path, _)) = &self.current
            && self.standing == Standing::Fine
        {
            match fs::remove_file(path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    let path = path.clone();
                    return Err(Error::Io { path, source });
                }
                _ => {}
            }
            self.current = None;
            self.form = Form::default();
        }
        Ok(None)
    }

    /// The corrections with their JSON, and the bytes of the file.
    fn compose(&self, corrections: &[Correction]) -> (Vec<(Correction, Value)>, Vec<u8>) {
        let mut left: Vec<&(Correction, Value)> = self.form.known.iter().collect();
        let mut known = Vec::with_capacity(corrections.len());
        for correction in corrections {
            let old = left.iter().position(|(c, _)| c == correction);
            let value = match old {
                Some(at) => left.remove(at).1.clone(),
                None => form::write(correction),
            };
            known.push((correction.clone(), value));
        }
        let mut top = self.form.top.clone();
        top.insert("format".into(), FORMAT.into());
        top.insert("version".into(), VERSION.into());
        let names = &self.names;
        top.insert(
            "texts".into(),
            json!({ "en": names.english, "ar": names.arabic }),
        );
        let values = known.iter().map(|(_, v)| v).chain(&self.form.unknown);
        top.insert("corrections".into(), values.cloned().collect());
        let mut bytes = serde_json::to_vec_pretty(&top).unwrap_or_default();
        bytes.push(b'\n');
        (known, bytes)
    }
}

/// The fields this version writes.
const OWN: [&str; 4] = ["format", "version", "texts", "corrections"];

/// The bytes of a file; `None` where there is none. A folder or a pipe of this name is refused.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        Ok(data) if !data.is_file() => {
            return Err(io::Error::other("expected a file of corrections"));
        }
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Renames a file to the first free name that ends in `.bak`, `.bak2`, ….
fn put_aside(path: &Path) -> io::Result<()> {
    for number in 1u32.. {
        let mut name = path.as_os_str().to_owned();
        name.push(".bak");
        if number > 1 {
            name.push(number.to_string());
        }
        let free = PathBuf::from(name);
        if fs::symlink_metadata(&free).is_err() {
            return fs::rename(path, free);
        }
    }
    Ok(())
}

/// Writes a whole file or leaves the one there is.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // Only the reader's own folder may be missing.
    if !folder.exists() {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    } else if let Ok(folder) = File::open(folder) {
        // So that the new name outlives a loss of power; not every file system can.
        let _ = folder.sync_all();
    }
    written
}

#[cfg(test)]
mod tests;
