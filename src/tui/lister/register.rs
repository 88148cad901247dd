//! What the lister keeps of a library between scans.
//!
//! Invariant: where the database fails, nothing more is kept, and nothing else suffers.
//! Must not know: how texts are found.

use super::*;

/// What is kept of a library between scans. When the database fails, nothing more is kept.
pub(super) struct Register {
    path: PathBuf,
    name: String,
    /// Which program this is: another one may read texts otherwise.
    engine: String,
    /// The database, once it is there.
    pub(super) indexes: Option<Indexes>,
    pub(super) shelf: Option<KeptShelf>,
    numbers: HashMap<Arc<Path>, u32>,
    next: u32,
    writes: Writes,
}

/// Whether anything is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writes {
    /// From the first thing on that is to be kept: making a database takes its time.
    Soon,
    Now,
    Never,
}

impl Register {
    pub(super) fn open((path, opened): (PathBuf, Option<Indexes>), name: String) -> Option<Self> {
        let indexes = match opened {
            None if path.exists() => Some(Indexes::open(&path).ok()?),
            opened => opened,
        };
        let shelf = match &indexes {
            Some(indexes) => indexes.shelf(&name).ok()?,
            None => None,
        };
        Some(Self {
            path,
            name,
            engine: engine()?,
            indexes,
            shelf,
            numbers: HashMap::new(),
            next: 0,
            writes: Writes::Soon,
        })
    }

    /// Whether what is kept was read by this program.
    pub(super) fn is_own(&self) -> bool {
        self.shelf.as_ref().is_some_and(|s| s.engine == self.engine)
    }

    pub(super) fn load(&self) -> Kept {
        let kept = self.indexes.as_ref().zip(self.shelf.as_ref());
        let kept = kept.and_then(|(indexes, shelf)| indexes.load(shelf).ok());
        kept.unwrap_or_default()
    }

    /// What a scan may rely on of what is kept.
    pub(super) fn known(&mut self) -> Index {
        let kept = self.load();
        self.next = kept.numbers.last().map_or(0, |n| n.saturating_add(1));
        let paths = kept.index.texts.iter().map(|t| t.path.clone());
        self.numbers = paths.zip(kept.numbers.iter().copied()).collect();
        match self.is_own() {
            true => kept.known(),
            false => Index::default(),
        }
    }

    /// The database ready to be written to, and the library in it.
    fn ready(&mut self) -> Option<(&Indexes, &KeptShelf)> {
        if self.writes == Writes::Soon {
            self.writes = Writes::Never;
            if self.indexes.is_none() {
                self.indexes = Indexes::open(&self.path).ok();
            }
            let begun = self.indexes.as_ref()?.begin(&self.name, &self.engine);
            self.shelf = Some(begun.ok()?);
            self.writes = Writes::Now;
        }
        let both = self.indexes.as_ref().zip(self.shelf.as_ref());
        both.filter(|_| self.writes == Writes::Now)
    }

    /// Keeps texts that were read.
    pub(super) fn keep(&mut self, texts: &[KnownText]) {
        if texts.is_empty() {
            return;
        }
        let mut numbered = Vec::with_capacity(texts.len());
        for text in texts {
            let next = self.next;
            let number = *self.numbers.entry(text.path.clone()).or_insert(next);
            if number == next {
                self.next = self.next.saturating_add(1);
            }
            numbered.push((number, text));
        }
        let kept = self
            .ready()
            .map(|(i, shelf)| i.save_texts(shelf, &numbered));
        if !matches!(kept, Some(Ok(()))) {
            self.writes = Writes::Never;
        }
    }

    /// Keeps a list, and forgets the texts that are in it no longer.
    pub(super) fn keep_list(&mut self, index: &Index, entries: &[Entry], problems: Option<&str>) {
        let numbers = std::mem::take(&mut self.numbers);
        let engine = self.engine.clone();
        let Some((indexes, shelf)) = self.ready() else {
            return;
        };
        let number = |at: u32| {
            let text = index.texts.get(usize::try_from(at).ok()?)?;
            numbers.get(&text.path).copied()
        };
        let facts = Facts {
            generation: generation(),
            engine: &engine,
            problems,
        };
        if indexes
            .save_list(shelf, index, entries, number, facts)
            .is_err()
        {
            return;
        }
        let there: HashSet<&Path> = index.texts.iter().map(|t| &*t.path).collect();
        let gone = numbers.iter().filter(|(path, _)| !there.contains(&***path));
        let gone: Vec<u32> = gone.map(|(_, number)| *number).collect();
        // What cannot be forgotten is passed over.
        let _ = indexes.forget_texts(shelf, &gone);
    }
}

/// A name that no list before this one has: the time, and in its last bits the process.
fn generation() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(0));
    (now & !0xffff) | i64::from(std::process::id() & 0xffff)
}

/// What tells this program from another: its version, and the size and time of its file.
fn engine() -> Option<String> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let made = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let (version, bytes) = (env!("CARGO_PKG_VERSION"), metadata.len());
    Some(format!("{version} {bytes} {}", made.as_nanos()))
}
