//! Dictionaries installed on this machine, as a layer of the lexicon.
//!
//! Found by themselves: dictd's (an index and a text, often by dictzip) and StarDict's (`.ifo`, `.idx`,
//! `.dict`), from English to Arabic or the other way. Which languages a dictionary has is told by its name or
//! its own title, and by the scripts and words in it.
//! Invariant: whatever a file holds, reading it ends, within [`MOST_BYTES`] of text, and never fails loudly:
//! a broken dictionary gives no entries. The same files give the same layer.
//! Must not know: where texts are, how the lexicon uses an entry.

mod dictd;
mod gloss;
mod stardict;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::language::lexicon::{Layer, Lexicon, Origin};
use crate::language::script::side_of;
use crate::text::Side;
pub use gloss::Direction;

/// The largest file that is read of a dictionary, and the most text that one may unpack to.
pub const MOST_BYTES: u64 = 64 << 20;
/// The most pairs that are taken from one dictionary.
const MOST_PAIRS: usize = 1_000_000;
/// The most dictionaries that are read.
const MOST_FILES: usize = 16;
/// How many entries are looked at to tell the direction.
const SAMPLE: usize = 2_000;

/// A dictionary that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dictionary {
    /// Its index: the `.index` of dictd, the `.ifo` of StarDict.
    pub path: PathBuf,
    /// From which language to which.
    pub direction: Direction,
    /// How many pairs of an English headword and an Arabic translation it gives.
    pub pairs: usize,
}

/// One headword with its article, as a format's reader gives it.
type Raw<'d> = (&'d str, &'d str);

/// The folders where dictionaries are looked for: of the system and the reader's own, then `$DICTD` (one
/// or several folders), by `variable` that looks up the environment.
#[must_use]
pub fn folders(variable: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let split = |list: String| std::env::split_paths(&list).collect::<Vec<_>>();
    let home = variable("HOME")
        .filter(|h| !h.is_empty())
        .map(PathBuf::from);
    let mut data = Vec::new();
    match variable("XDG_DATA_HOME").filter(|d| !d.is_empty()) {
        Some(own) => data.push(PathBuf::from(own)),
        None => data.extend(home.iter().map(|h| h.join(".local/share"))),
    }
    let shared = variable("XDG_DATA_DIRS").filter(|d| !d.is_empty());
    data.extend(split(
        shared.unwrap_or_else(|| "/usr/local/share:/usr/share".to_owned()),
    ));
    let mut out: Vec<PathBuf> = variable("DICTD").map(split).unwrap_or_default();
    out.extend(home.map(|h| h.join(".stardict/dic")));
    for base in data {
        out.push(base.join("dictd"));
        out.push(base.join("stardict/dic"));
    }
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|folder| folder.is_absolute() && seen.insert(folder.clone()));
    out
}

/// Reads all dictionaries of these folders that have English and Arabic, into one layer; what they are.
#[must_use]
pub fn installed(folders: &[PathBuf]) -> (Layer, Vec<Dictionary>) {
    let (source, found) = read_all(folders);
    (Layer::parse(source, Origin::Installed), found)
}

/// The lines of a layer, of all dictionaries.
fn read_all(folders: &[PathBuf]) -> (String, Vec<Dictionary>) {
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for path in indices(folders) {
        if found.len() == MOST_FILES {
            break;
        }
        let is_stardict = path.extension().is_some_and(|e| e == "ifo");
        let read = if is_stardict {
            stardict(&path)
        } else {
            dictd(&path)
        };
        let Some((index, text, title)) = read else {
            continue;
        };
        let raw: Vec<Raw<'_>> = if is_stardict {
            stardict::entries(&index, &text).collect()
        } else {
            dictd::entries(&index, &text).collect()
        };
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default();
        let Some(direction) = direction(&format!("{stem} {title}"), &raw) else {
            continue;
        };
        let mut pairs = 0;
        for (head, article) in raw {
            gloss::pairs(head, article, direction, |english, arabic| {
                if pairs < MOST_PAIRS {
                    let known = entries.entry(english.to_owned()).or_default();
                    if !known.iter().any(|k| k == arabic) {
                        known.push(arabic.to_owned());
                        pairs += 1;
                    }
                }
            });
        }
        if pairs > 0 {
            found.push(Dictionary {
                path,
                direction,
                pairs,
            });
        }
    }
    let mut source = String::new();
    for (english, arabic) in entries {
        source.push_str(&english);
        source.push('\t');
        source.push_str(&arabic.join("|"));
        source.push('\n');
    }
    (source, found)
}

/// As [`installed`], from a file that keeps the layer as long as the dictionaries stay as they are; where
/// that file cannot be read or written, the dictionaries are read.
#[must_use]
pub fn installed_kept(folders: &[PathBuf], kept: &Path) -> Layer {
    let mark = fingerprint(folders);
    let earlier = bytes(kept).and_then(|b| String::from_utf8(b).ok());
    if let Some(text) = earlier.filter(|t| t.lines().next() == Some(mark.as_str())) {
        return Layer::parse(text, Origin::Installed);
    }
    let (source, found) = read_all(folders);
    if found.is_empty() {
        return Layer::parse(source, Origin::Installed);
    }
    // Written aside and moved, so that no other diglot reads a half of it. A failure costs time only.
    let aside = kept.with_extension(format!("{}", std::process::id()));
    let text = format!("{mark}\n{source}");
    let folder = kept.parent().map_or(Ok(()), std::fs::create_dir_all);
    if folder
        .and_then(|()| std::fs::write(&aside, &text))
        .and_then(|()| std::fs::rename(&aside, kept))
        .is_err()
    {
        let _ = std::fs::remove_file(&aside);
    }
    Layer::parse(text, Origin::Installed)
}

/// A comment line that changes when a dictionary does.
fn fingerprint(folders: &[PathBuf]) -> String {
    let mut out = format!("# diglot {}", env!("CARGO_PKG_VERSION"));
    for path in indices(folders) {
        let about = std::fs::metadata(&path).ok();
        let changed = about.as_ref().and_then(|a| a.modified().ok());
        let changed = changed.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
        out.push_str(&format!(
            " {:?} {} {}",
            path,
            about.map_or(0, |a| a.len()),
            changed.map_or(0, |d| d.as_millis())
        ));
    }
    out
}

/// The index files in folders and in their own folders, in order of their names, the first of each name.
fn indices(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut names = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    for folder in folders {
        let mut here = listed(folder);
        let inner: Vec<PathBuf> = here
            .iter()
            .filter(|p| p.is_dir())
            .take(200)
            .cloned()
            .collect();
        here.extend(inner.iter().flat_map(|p| listed(p)));
        here.retain(|p| p.extension().is_some_and(|e| e == "index" || e == "ifo"));
        here.sort();
        out.extend(
            here.into_iter()
                .filter(|p| names.insert(p.file_name().map(ToOwned::to_owned))),
        );
    }
    out
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.take(4_000).flatten().map(|e| e.path()).collect()
}

/// An index, the text it points into, and the title.
type Files = (Vec<u8>, Vec<u8>, String);

fn dictd(index: &Path) -> Option<Files> {
    if !may_be_ours(index) {
        return None;
    }
    let text =
        bytes(&index.with_extension("dict.dz")).or_else(|| bytes(&index.with_extension("dict")))?;
    Some((bytes(index)?, text, String::new()))
}

fn stardict(ifo: &Path) -> Option<Files> {
    let about = String::from_utf8(bytes(ifo)?).ok()?;
    let title = stardict::title(&about)?;
    let index = ["idx", "idx.gz"]
        .iter()
        .find_map(|e| bytes(&ifo.with_extension(e)))?;
    let text = ["dict.dz", "dict"]
        .iter()
        .find_map(|e| bytes(&ifo.with_extension(e)))?;
    Some((index, text, title.to_owned()))
}

/// A file's bytes, unpacked where the first two say that they are packed by gzip (RFC 1952; dictzip's are,
/// with a table in the head that is not needed here).
fn bytes(path: &Path) -> Option<Vec<u8>> {
    // Asked before opening: opening a pipe would wait for its writer.
    let about = std::fs::metadata(path).ok()?;
    if !about.is_file() || about.len() > MOST_BYTES {
        return None;
    }
    let mut raw = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    let file = File::open(path).ok()?;
    file.take(MOST_BYTES).read_to_end(&mut raw).ok()?;
    if !raw.starts_with(&[0x1f, 0x8b]) {
        return Some(raw);
    }
    let mut out = Vec::with_capacity(raw.len().saturating_mul(4));
    let read = MultiGzDecoder::new(raw.as_slice())
        .take(MOST_BYTES + 1)
        .read_to_end(&mut out);
    (read.is_ok() && out.len() as u64 <= MOST_BYTES).then_some(out)
}

/// Names of languages as file names and titles have them.
const ENGLISH: [&str; 4] = ["eng", "en", "english", "الإنجليزية"];
const ARABIC: [&str; 5] = ["ara", "ar", "arabic", "arb", "العربية"];

fn names(title: &str, language: &[&str]) -> bool {
    title
        .split(|c: char| !c.is_alphabetic())
        .any(|w| language.contains(&w.to_lowercase().as_str()))
}

/// Whether a name speaks of either language; others are not unpacked at all.
fn may_be_ours(path: &Path) -> bool {
    let stem = path
        .file_stem()
        .and_then(|s| s.to_str())
        .unwrap_or_default();
    names(stem, &ENGLISH) || names(stem, &ARABIC)
}

/// The direction of a dictionary, where it has English and Arabic: by the script of its headwords and
/// articles; by its title, or else by whether the Latin words are English ones.
fn direction(title: &str, raw: &[Raw<'_>]) -> Option<Direction> {
    let step = (raw.len() / SAMPLE).max(1);
    let (mut to_arabic, mut from_arabic, mut foreign, mut known, mut words) = (0, 0, 0, 0, 0);
    let lexicon = Lexicon::shipped();
    for (head, article) in raw.iter().step_by(step) {
        let has = |text: &str, side| text.split_whitespace().any(|w| side_of(w) == Some(side));
        let latin = match side_of(head) {
            Some(Side::English) if has(article, Side::Arabic) => {
                to_arabic += 1;
                head
            }
            Some(Side::Arabic) if has(article, Side::English) => {
                from_arabic += 1;
                article
            }
            _ => continue,
        };
        for word in latin
            .split(|c: char| !c.is_ascii_alphabetic())
            .filter(|w| w.len() > 3)
        {
            words += 1;
            known += usize::from(lexicon.knows(&word.to_lowercase(), Side::English));
        }
        let persian = |c| matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی' | 'ٹ' | 'ڈ' | 'ے');
        foreign += usize::from(head.contains(persian) || article.contains(persian));
    }
    let both = to_arabic + from_arabic;
    if both == 0 || both * 10 < raw.len().div_ceil(step) * 3 || foreign * 10 > both {
        return None;
    }
    let is_named = names(title, &ENGLISH) && names(title, &ARABIC);
    if !is_named && known * 5 < words {
        return None;
    }
    Some(if to_arabic >= from_arabic {
        Direction::ToArabic
    } else {
        Direction::FromArabic
    })
}

#[cfg(test)]
mod tests;
