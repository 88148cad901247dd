//! Gathers the texts under some paths into a list.
//!
//! Of each text only its head is read and only its headline kept; those that no name pairs are kept, up to
//! [`KEPT_BYTES`](super::KEPT_BYTES), until they have been compared. What is known of a text from an earlier
//! time is taken for it as long as its file is as it was.
//! Invariant: what is known changes how much is read, never what comes of it.
//! Must not know: where what is known was kept, who waits for the list.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::catalogue::{Entry, Library, title_of};
use super::charset::Named;
use super::discover::{FoundText, discover_telling};
use super::error::Error;
use super::index::{self, Index, KnownText, Listed, Mark, Trace, Tracer};
use super::partners::{self, HEAD_BYTES, Head, alone, by_content, by_name, paired_before};
use super::source::{Reading, Source};
use crate::language::hash::FastMap;
use crate::text::{Side, Sides, narrow};

/// The texts under some paths, looked at but not read.
#[derive(Debug)]
pub struct Look {
    found: Vec<(FoundText, Option<Mark>)>,
    problems: Vec<Error>,
    broken_off: bool,
    /// A number for all of it.
    pub trace: Option<Trace>,
}

impl Look {
    /// How many texts there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Whether the looking was broken off.
    #[must_use]
    pub const fn is_broken_off(&self) -> bool {
        self.broken_off
    }
}

/// Looks for texts under paths. `progress` is told how many were looked at of how many (0 while they are still
/// being found), and stops by returning `false`.
#[must_use]
pub fn look(
    paths: &[PathBuf],
    now: SystemTime,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Look {
    let scan = discover_telling(paths, &mut |found| progress(found, 0));
    let mut look = Look {
        found: Vec::with_capacity(scan.texts.len()),
        broken_off: scan.broken_off,
        trace: None,
        problems: scan.problems,
    };
    let total = scan.texts.len();
    let mut tracer = Tracer::new();
    for (done, found) in scan.texts.into_iter().enumerate() {
        if done % BLOCK == 0 && !progress(done, total) {
            look.broken_off = true;
            break;
        }
        let mark = Mark::of(&found.path, now);
        tracer.file(&found, mark);
        look.found.push((found, mark));
    }
    let whole = !look.broken_off && look.problems.is_empty();
    look.trace = tracer.done().filter(|_| whole);
    look
}

/// What a scan tells while it goes on.
pub enum Step<'s> {
    /// So many of so many texts are done.
    Reading {
        /// How many are done.
        done: usize,
        /// Of how many.
        total: usize,
        /// The list as far as names pair its texts by now; where all texts are in one language, as far as they
        /// are read.
        so_far: &'s dyn Fn() -> Vec<Entry>,
    },
    /// These texts were read, or had to be read again.
    Read(&'s [KnownText]),
}

/// How many texts are read at most between two looks at who waits: ever more, so that the first are soon there.
const BLOCK: usize = 256;

/// Reads what has to be read of the texts that were looked at, and pairs them. What is known of a text from
/// earlier is taken for it where the file is as it was. `step` stops the reading by returning `false`.
#[must_use]
pub fn read_all(
    look: Look,
    named: Option<Named>,
    known: &Index,
    step: &mut dyn FnMut(Step<'_>) -> bool,
) -> (Library, Index) {
    let Look {
        found,
        problems,
        mut broken_off,
        trace,
    } = look;
    let total = found.len();
    let mut gathering = Gathering::new(&found, named, known, problems);
    let order = gathering.order();
    let mut rest = order.as_slice();
    let mut most = 1;
    while !rest.is_empty() {
        let (block, after) = rest.split_at(rest.len().min(most));
        (rest, most) = (after, (2 * most).min(BLOCK));
        let reading = Step::Reading {
            done: gathering.heads.len() + gathering.problems.len(),
            total,
            so_far: &|| gathering.so_far(),
        };
        if !step(reading) {
            broken_off = true;
            break;
        }
        let fresh = gathering.read(block);
        if !fresh.is_empty() && !step(Step::Read(&fresh)) {
            broken_off = true;
            break;
        }
    }
    let made = if broken_off {
        gathering.by_name()
    } else {
        gathering.pairs(known, trace.is_some())
    };
    let entries = entries_of(&made, &gathering.heads, named);
    let mut all: Vec<(Entry, Listed)> = entries.into_iter().zip(made).collect();
    sort(&mut all, |(entry, _)| entry);
    let (entries, rows) = all.into_iter().unzip();
    if !broken_off {
        step(Step::Reading {
            done: total,
            total,
            so_far: &Vec::new,
        });
    }
    let Gathering {
        heads, problems, ..
    } = gathering;
    let trace = trace.filter(|_| {
        let passing = |e: &Error| matches!(e, Error::Missing { .. } | Error::Io { .. });
        named.is_none() && !broken_off && !problems.iter().any(passing)
    });
    let index = Index {
        texts: heads.into_iter().map(|h| h.known).collect(),
        rows,
        trace,
    };
    let library = Library {
        entries,
        problems,
        broken_off,
    };
    (library, index)
}

/// The texts that were looked at, while they are read.
struct Gathering<'l> {
    found: &'l [(FoundText, Option<Mark>)],
    named: Option<Named>,
    /// What is known from earlier, by path; nothing where the reader has named an encoding.
    known: FastMap<&'l Path, &'l KnownText>,
    groups: Groups,
    /// Whether the names of the texts claim both languages.
    two_languages: bool,
    /// Whether two files were given, which are one article.
    given: bool,
    /// What was read so far.
    heads: Vec<Head>,
    problems: Vec<Error>,
}

impl<'l> Gathering<'l> {
    fn new(
        found: &'l [(FoundText, Option<Mark>)],
        named: Option<Named>,
        known: &'l Index,
        problems: Vec<Error>,
    ) -> Self {
        let given = found.len() == 2 && found.iter().all(|(t, _)| t.named);
        let known = match named {
            None => known.texts.iter().map(|t| (&*t.path, t)).collect(),
            Some(_) => FastMap::default(),
        };
        Self {
            groups: groups(found, given),
            two_languages: two_languages(found),
            heads: Vec::with_capacity(found.len()),
            found,
            named,
            known,
            given,
            problems,
        }
    }

    /// The order to read in: editions of one article one after the other, so that the list so far is one of
    /// pairs.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by_key(|&at| self.groups.of.get(at));
        order
    }

    /// Reads some texts, or takes what is known of them. Returns those that were read.
    fn read(&mut self, block: &[usize]) -> Vec<KnownText> {
        let wanted = block.iter().filter_map(|&at| {
            let (found, mark) = self.found.get(at)?;
            let group = *self.groups.of.get(at)?;
            let held = self.known.get(&*found.path).copied();
            Some(Wanted {
                found,
                mark: *mark,
                group,
                keep: !self.given && self.groups.is_alone(group),
                held: held.filter(|k| k.holds(found, *mark)),
            })
        });
        let wanted: Vec<Wanted<'_>> = wanted.collect();
        let mut fresh = Vec::new();
        for (head, was_held) in read_block(&wanted, self.named) {
            match head {
                Ok(head) => {
                    if !was_held {
                        fresh.push(head.known.clone());
                    }
                    self.heads.push(head);
                }
                Err(error) => self.problems.push(error),
            }
        }
        fresh
    }

    /// The list as far as names pair its texts by now. What is alone may still be paired by what it says, where
    /// the other language may still come.
    fn so_far(&self) -> Vec<Entry> {
        let (mut rows, lonely) = by_name(&self.heads, self.given);
        let one_language = self
            .heads
            .windows(2)
            .all(|h| matches!(h, [a, b] if a.known.side == b.known.side));
        if one_language && !self.two_languages {
            let head = |at: &usize| self.heads.get(*at);
            let whole = |at: &usize| head(at).is_some_and(|h| self.groups.is_alone(h.group));
            let lonely = lonely.into_iter().filter(whole);
            rows.extend(lonely.map(|at| alone(&self.heads, at)));
        }
        let mut entries = entries_of(&rows, &self.heads, self.named);
        sort(&mut entries, |e| e);
        entries
    }

    /// The articles that names pair, and each other text by itself.
    fn by_name(&self) -> Vec<Listed> {
        let (mut made, lonely) = by_name(&self.heads, self.given);
        made.extend(lonely.into_iter().map(|at| alone(&self.heads, at)));
        made
    }

    /// The articles that names pair, and those that what their texts say does; as before where all is as it was.
    /// What was looked at is in the order of the paths; so is what is alone in a list without dates.
    fn pairs(&mut self, known: &Index, traced: bool) -> Vec<Listed> {
        let (mut made, lonely) = by_name(&self.heads, self.given);
        match paired_before(&self.heads, &lonely, known, traced) {
            Some(pairs) => made.extend(pairs),
            None => {
                let (named, problems) = (self.named, &mut self.problems);
                made.extend(by_content(&mut self.heads, lonely, named, problems));
            }
        }
        made
    }
}

/// Whether the names of texts claim both languages.
fn two_languages(found: &[(FoundText, Option<Mark>)]) -> bool {
    let claims = |side| found.iter().any(|(f, _)| f.tag == Some(side));
    Side::BOTH.into_iter().all(claims)
}

/// Which texts names pair: for each its group, and for each group how many there are.
struct Groups {
    of: Vec<u32>,
    sizes: Vec<u32>,
}

impl Groups {
    /// Whether a group has one text only.
    fn is_alone(&self, group: u32) -> bool {
        self.sizes.get(group as usize) == Some(&1)
    }
}

fn groups(found: &[(FoundText, Option<Mark>)], given: bool) -> Groups {
    let mut numbers: FastMap<String, u32> = FastMap::default();
    let mut sizes: Vec<u32> = Vec::new();
    let of = found.iter().map(|(found, _)| {
        let next = narrow(sizes.len());
        let key = if given { String::new() } else { found.key() };
        let number = *numbers.entry(key).or_insert(next);
        match sizes.get_mut(number as usize) {
            Some(size) => *size += 1,
            None => sizes.push(1),
        }
        number
    });
    let of = of.collect();
    Groups { of, sizes }
}

/// A text that is wanted for the list.
struct Wanted<'f> {
    found: &'f FoundText,
    mark: Option<Mark>,
    group: u32,
    /// Whether it may have to be paired by what it says.
    keep: bool,
    /// What is known of it, where it is as it was.
    held: Option<&'f KnownText>,
}

impl Wanted<'_> {
    fn read(&self, named: Option<Named>) -> Result<Head, Error> {
        if let Some(held) = self.held {
            return Ok(Head {
                known: held.clone(),
                group: self.group,
                kept: None,
            });
        }
        let source = Source::File(self.found.path.clone());
        let Reading { side, text, .. } = source.read(self.found.tag, Some(HEAD_BYTES), named)?;
        let unknown = Mark {
            bytes: 0,
            modified: Mark::NEVER,
        };
        Ok(Head {
            known: KnownText {
                path: self.found.path.clone(),
                canonical: self.found.canonical.clone(),
                mark: self.mark.unwrap_or(unknown),
                tag: self.found.tag,
                side,
                title: title_of(&text).into(),
                date: text.metadata.date,
            },
            group: self.group,
            kept: self.keep.then(|| partners::kept(&text)),
        })
    }
}

/// Reads texts on all cores, in order; with each, whether it was known.
fn read_block(wanted: &[Wanted<'_>], named: Option<Named>) -> Vec<(Result<Head, Error>, bool)> {
    let read = |w: &Wanted<'_>| (w.read(named), w.held.is_some());
    let unread = wanted.iter().filter(|w| w.held.is_none()).count();
    // How many cores there are is read from half a dozen files.
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let cores = if unread < 32 { 1 } else { cores().min(8) };
    if cores < 2 {
        return wanted.iter().map(read).collect();
    }
    let part = wanted.len().div_ceil(cores);
    std::thread::scope(|scope| {
        let started: Vec<_> = wanted
            .chunks(part)
            .map(|part| {
                let work = move || part.iter().map(read).collect::<Vec<_>>();
                (part, std::thread::Builder::new().spawn_scoped(scope, work))
            })
            .collect();
        let mut out = Vec::with_capacity(wanted.len());
        for (part, thread) in started {
            match thread.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(read)) => out.extend(read),
                // No thread to be had, or a fault in it, which is then told from here.
                Ok(Err(_)) | Err(_) => out.extend(part.iter().map(read)),
            }
        }
        out
    })
}

/// Puts articles into the order of the list.
fn sort<T>(all: &mut [T], entry: fn(&T) -> &Entry) {
    all.sort_by_cached_key(|one| {
        let entry = entry(one);
        let date = entry.date.filter(|d| d.year.is_some());
        let day = date.map(|d| (d.year, d.month, d.day));
        (Reverse(day), name_of(entry), entry.id.clone())
    });
}

pub(super) fn name_of(entry: &Entry) -> String {
    let source = Side::BOTH
        .into_iter()
        .find_map(|s| entry.sources[s].as_ref());
    source.map(|s| s.name().to_lowercase()).unwrap_or_default()
}

fn entries_of(rows: &[Listed], heads: &[Head], named: Option<Named>) -> Vec<Entry> {
    let of = |row: &Listed| {
        let texts = row
            .texts
            .map(|at| heads.get(at? as usize).map(|h| &h.known));
        let mut entry = index::entry(texts, row.how, row.probability);
        entry.encodings = Sides::new(named, named);
        entry
    };
    rows.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// How many articles the list has at each look while texts of these names are read.
    fn listed_so_far(texts: &[(&str, &str)]) -> Vec<usize> {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in texts {
            fs::write(root.path().join(name), text).unwrap();
        }
        let paths = [root.path().to_owned()];
        let look = look(&paths, SystemTime::now(), &mut |_, _| true);
        let mut listed = Vec::new();
        let _ = read_all(look, None, &Index::default(), &mut |step| {
            if let Step::Reading {
                done,
                total,
                so_far,
            } = step
                && done < total
            {
                listed.push(so_far().len());
            }
            true
        });
        listed
    }

    const EN: &str = "The council met again.\n\nIt agreed on the roads and on the schools.\n";
    const AR: &str = "اجتمع المجلس مرة أخرى.\n\nواتفق على الطرق والمدارس في المدينة.\n";

    #[test]
    fn a_library_of_one_language_is_listed_while_it_is_read() {
        let texts = [("a.txt", EN), ("b.txt", EN), ("c.txt", EN), ("d.txt", EN)];
        assert_eq!(listed_so_far(&texts), [0, 1, 3]);
    }

    #[test]
    fn what_may_still_be_paired_waits() {
        let texts = [
            ("a.txt", EN),
            ("b.ar.txt", AR),
            ("c.en.txt", EN),
            ("d.txt", EN),
        ];
        assert_eq!(listed_so_far(&texts), [0, 0, 0]);
        let texts = [("a.txt", EN), ("b.txt", AR), ("c.txt", EN), ("d.txt", EN)];
        assert_eq!(listed_so_far(&texts), [0, 1, 0]);
    }
}
