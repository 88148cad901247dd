//! What a scan found, as it is kept for the next: files that are as they were are not read again.
//!
//! Invariant: what is known of a file serves only while it has the size and the time of change it had, and
//! only the program that wrote it down.
//! Must not know: where it is kept.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::catalogue::{Entry, How, fuller, id_of, identity};
use super::discover::FoundText;
use super::source::Source;
use crate::language::date::Date;
use crate::text::{Side, Sides};

/// A file that changed so shortly ago may change again without another time of change: file systems count
/// by ticks, some by two seconds.
const YOUNG: Duration = Duration::from_secs(3);

/// What tells that a file is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Its size in bytes.
    pub bytes: u64,
    /// When it was changed, in nanoseconds since 1970; [`Mark::NEVER`] where that cannot be relied on.
    pub modified: i64,
}

impl Mark {
    /// A time of change that no file has.
    pub const NEVER: i64 = i64::MIN;

    /// The mark of a file, looked at now.
    #[must_use]
    pub fn of(path: &Path, now: SystemTime) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?;
        let settled = modified.checked_add(YOUNG).is_some_and(|t| t < now);
        let since = modified.duration_since(UNIX_EPOCH).ok();
        let nanoseconds = since.and_then(|d| i64::try_from(d.as_nanos()).ok());
        Some(Self {
            bytes: metadata.len(),
            modified: nanoseconds.filter(|_| settled).unwrap_or(Self::NEVER),
        })
    }

    /// Whether it can be told that the file is as it was.
    #[must_use]
    pub const fn tells(self) -> bool {
        self.modified != Self::NEVER
    }
}

/// A text as a scan read it: what the list shows of it, and what pairs it by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownText {
    /// The path it is read from.
    pub path: Arc<Path>,
    /// The same without symbolic links.
    pub canonical: Arc<Path>,
    /// What the file was like before it was read.
    pub mark: Mark,
    /// The language its name claimed.
    pub tag: Option<Side>,
    /// The language it is in.
    pub side: Side,
    /// Its title.
    pub title: Arc<str>,
    /// The day it was published, as far as it tells.
    pub date: Option<Date>,
}

impl KnownText {
    /// Whether this is what would be read of a text that was found.
    #[must_use]
    pub fn holds(&self, found: &FoundText, mark: Option<Mark>) -> bool {
        mark.is_some_and(|m| m.tells() && m == self.mark)
            && self.tag == found.tag
            && self.canonical == found.canonical
    }
}

/// An article of the list, its texts by their places in an [`Index`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Listed {
    /// Its texts.
    pub texts: Sides<Option<u32>>,
    /// How they came together.
    pub how: How,
    /// How likely it is that they belong together.
    pub probability: f32,
}

/// A number for all that a scan depends on, but for the program: paths, sizes, times of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace(pub [u8; 16]);

/// Takes a [`Trace`], file by file.
pub(super) struct Tracer {
    halves: [DefaultHasher; 2],
    tells: bool,
}

impl Tracer {
    pub(super) fn new() -> Self {
        let seeded = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            hasher.write_u8(seed);
            hasher
        };
        Self {
            halves: [seeded(1), seeded(2)],
            tells: true,
        }
    }

    pub(super) fn file(&mut self, found: &FoundText, mark: Option<Mark>) {
        self.tells &= mark.is_some_and(Mark::tells);
        for half in &mut self.halves {
            (found.path.as_os_str(), found.named, mark).hash(half);
        }
    }

    /// The trace; `None` where a file may have changed unseen.
    pub(super) fn done(self) -> Option<Trace> {
        let [one, two] = self.halves.map(|h| h.finish().to_le_bytes());
        let mut all = [0; 16];
        for (slot, byte) in all.iter_mut().zip(one.into_iter().chain(two)) {
            *slot = byte;
        }
        self.tells.then_some(Trace(all))
    }
}

/// All that a scan found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    /// The texts.
    pub texts: Vec<KnownText>,
    /// The articles, in the order of the list.
    pub rows: Vec<Listed>,
    /// A number for all it depends on; `None` where that cannot be told.
    pub trace: Option<Trace>,
}

impl Index {
    /// The article of a row; `None` where its texts are not there.
    #[must_use]
    pub fn entry(&self, row: &Listed) -> Option<Entry> {
        let at = |n: Option<u32>| n.map(|n| self.texts.get(usize::try_from(n).ok()?));
        let texts = Sides::new(at(row.texts.english), at(row.texts.arabic));
        match (texts.english, texts.arabic) {
            (None, None) | (Some(None), _) | (_, Some(None)) => None,
            (english, arabic) => Some(entry(
                Sides::new(english.flatten(), arabic.flatten()),
                row.how,
                row.probability,
            )),
        }
    }

    /// The articles in the order of the list.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.rows.iter().filter_map(|row| self.entry(row)).collect()
    }
}

/// The article of one or two texts.
pub(super) fn entry(texts: Sides<Option<&KnownText>>, how: How, probability: f32) -> Entry {
    let paths = Side::BOTH.into_iter().filter_map(|side| texts[side]);
    let dates = texts.as_ref().map(|t| t.and_then(|t| t.date));
    Entry {
        id: id_of(paths.map(|t| identity(&t.canonical))),
        titles: texts.as_ref().map(|t| t.map(|t| t.title.clone())),
        date: match (texts.english, texts.arabic) {
            (Some(_), Some(_)) => fuller(dates.english, dates.arabic),
            _ => dates.english.or(dates.arabic),
        },
        sources: texts.map(|t| t.map(|t| Source::File(t.path.clone()))),
        encodings: Sides::default(),
        how,
        probability,
    }
}
