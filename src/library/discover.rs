//! Finds the texts under some paths, and reads off their names which belong together.
//!
//! Names that say the language: `x.en.txt`, `x_ar.txt`, `ar-x.txt`, `x.en-GB.md`, `en/x.txt`,
//! `Arabic/x.txt`, `x (عربي).txt`.
//! Invariant: each file once, in the order of the paths given, folders by name.
//! Must not know: what is in the files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::Error;
use crate::text::Side;

/// Extensions read in a folder; a file named on the command line may have any.
const EXTENSIONS: [&str; 4] = ["txt", "text", "md", ""];
/// Folders within folders, beyond which something is wrong with the disk.
const MAX_DEPTH: usize = 64;

/// A text that was found, known by its name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundText {
    /// The path to read and show.
    pub path: Arc<Path>,
    /// The same file without symbolic links: what the article is known by.
    pub canonical: Arc<Path>,
    /// The language that its name or folder claims.
    pub tag: Option<Side>,
    /// Whether the reader named this file, rather than a folder of it.
    pub named: bool,
}

/// What was found under some paths.
#[derive(Debug, Default)]
pub struct Scan {
    /// The texts.
    pub texts: Vec<FoundText>,
    /// Paths that gave none.
    pub problems: Vec<Error>,
    /// Whether the search was broken off.
    pub broken_off: bool,
}

/// Finds the texts under paths: files as they are; folders through and through, without hidden ones.
#[must_use]
pub fn discover(paths: &[PathBuf]) -> Scan {
    discover_telling(paths, &mut |_| true)
}

/// The same. `progress` is told how many texts are found, folder by folder, and stops the search by
/// returning `false`.
#[must_use]
pub fn discover_telling(paths: &[PathBuf], progress: &mut dyn FnMut(usize) -> bool) -> Scan {
    let mut walk = Walk {
        scan: Scan::default(),
        folders: BTreeSet::new(),
        files: None,
        progress,
    };
    for path in paths {
        let before = (walk.scan.texts.len(), walk.scan.problems.len());
        walk.path(path, true, 0);
        let after = (walk.scan.texts.len(), walk.scan.problems.len());
        if before == after && path.is_dir() && !walk.scan.broken_off {
            let path = path.clone();
            walk.scan.problems.push(Error::NoTexts { path });
        }
    }
    walk.scan
}

struct Walk<'p> {
    scan: Scan,
    /// The folders that were walked, without symbolic links.
    folders: BTreeSet<PathBuf>,
    /// The texts found; kept only once one may be come to in two ways, by a link or by name.
    files: Option<BTreeSet<Arc<Path>>>,
    progress: &'p mut dyn FnMut(usize) -> bool,
}

impl Walk<'_> {
    /// Takes a path that may be anything, and be come to in more than one way.
    fn path(&mut self, path: &Path, named: bool, depth: usize) {
        let canonical = match fs::canonicalize(path) {
            Ok(canonical) => canonical,
            Err(source) => return self.scan.problems.push(Error::io(path, source)),
        };
        if canonical.is_dir() {
            self.folder(path, &canonical, depth);
        } else if is_sidecar(path) {
            // Corrections of an article are no article, though a shell's `*` may name them.
        } else if !named && !is_text_name(path) {
            // What is no text by its name is passed over.
        } else if !canonical.is_file() {
            self.scan.problems.push(Error::no_file(path));
        } else {
            let texts = &self.scan.texts;
            let known = || texts.iter().map(|t| t.canonical.clone()).collect();
            self.files.get_or_insert_with(known);
            let folder = Folder::of(canonical.parent().unwrap_or(Path::new("")));
            self.text(path.into(), canonical.into(), &folder, named);
        }
    }

    fn text(&mut self, path: Arc<Path>, canonical: Arc<Path>, folder: &Folder, named: bool) {
        if let Some(files) = &mut self.files
            && !files.insert(canonical.clone())
        {
            return;
        }
        let tag = split_tag(&bare_name(&path)).1.or(folder.tag);
        self.scan.texts.push(FoundText {
            path,
            canonical,
            tag,
            named,
        });
    }

    fn folder(&mut self, folder: &Path, canonical: &Path, depth: usize) {
        if depth > MAX_DEPTH || !self.folders.insert(canonical.to_owned()) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(source) => return self.scan.problems.push(Error::io(folder, source)),
        };
        let mut children = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) if is_hidden(Path::new(&entry.file_name())) => {}
                // What it is stands in the folder itself, on most file systems.
                Ok(entry) => children.push((entry.file_name(), entry.file_type().ok())),
                Err(source) => self.scan.problems.push(Error::io(folder, source)),
            }
        }
        children.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let same = folder == canonical;
        let tagged = Folder::of(canonical);
        for (name, kind) in children {
            if self.scan.broken_off {
                return;
            }
            let path = folder.join(&name);
            match kind {
                Some(kind) if kind.is_dir() => {
                    self.folder(&path, &canonical.join(&name), depth + 1);
                }
                Some(kind) if kind.is_file() => {
                    if is_text_name(&path) {
                        let path: Arc<Path> = path.into();
                        let whole = match same {
                            true => path.clone(),
                            false => canonical.join(&name).into(),
                        };
                        self.text(path, whole, &tagged, false);
                    }
                }
                _ => self.path(&path, false, depth + 1),
            }
        }
        self.scan.broken_off |= !(self.progress)(self.scan.texts.len());
    }
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

/// Whether a file holds the corrections of an article; its name is all of the text's and this ending.
fn is_sidecar(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().ends_with(".diglot.json")
}

fn is_text_name(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let known = |e: &str| extension.eq_ignore_ascii_case(e);
    EXTENSIONS.iter().any(|e| known(e)) || side_of_word(&extension).is_some()
}

/// A file's name without an extension that says no more than that it is a text.
fn bare_name(path: &Path) -> Cow<'_, str> {
    let known = path.extension().map(|e| e.to_string_lossy());
    let known = known.is_some_and(|e| EXTENSIONS.iter().any(|k| e.eq_ignore_ascii_case(k)));
    let name = if known {
        path.file_stem()
    } else {
        path.file_name()
    };
    name.unwrap_or_default().to_string_lossy()
}

/// File name without extension and language.
#[must_use]
pub(super) fn stem_of(path: &Path) -> String {
    split_tag(&bare_name(path)).0
}

impl FoundText {
    /// Equal for editions of one article: the folder without its language, and the stem, folded to
    /// lower case.
    #[must_use]
    pub fn key(&self) -> String {
        let folder = Folder::of(self.canonical.parent().unwrap_or(Path::new("")));
        format!("{}\n{}", folder.bare, stem_of(&self.path).to_lowercase())
    }
}

/// What a folder's path says.
struct Folder {
    /// The path with the nearest part that names a language left open.
    bare: String,
    /// The language.
    tag: Option<Side>,
}

impl Folder {
    fn of(path: &Path) -> Self {
        let (bare, tag) = split_folder(path);
        Self { bare, tag }
    }
}

/// The side a word of a name stands for.
fn side_of_word(word: &str) -> Option<Side> {
    match word.to_lowercase().as_str() {
        "en" | "eng" | "english" | "انجليزي" | "إنجليزي" | "الإنجليزية" | "الانجليزية" => {
            Some(Side::English)
        }
        "ar" | "ara" | "arabic" | "عربي" | "العربية" => Some(Side::Arabic),
        _ => None,
    }
}

/// A name's stem without its language, and the language. The language stands last or first.
fn split_tag(name: &str) -> (String, Option<Side>) {
    let between = |c: char| ".-_()[] ".contains(c);
    let bare = |t: &str| t.trim_matches(between).to_owned();
    if let Some(side) = side_of_word(name.trim_matches(between)) {
        return (String::new(), Some(side));
    }
    let name = name.trim_end_matches(between);
    // `en-GB`: a region of two capitals may follow the language.
    let region = name.rsplit(['-', '_']).next().unwrap_or("");
    let is_region = region.len() == 2 && region.chars().all(|c| c.is_ascii_uppercase());
    let without = name.strip_suffix(region).filter(|_| is_region);
    for head in [Some(name), without.map(|t| t.trim_end_matches(['-', '_']))]
        .into_iter()
        .flatten()
    {
        let last = head.rsplit(between).next().unwrap_or("");
        if let Some(side) = side_of_word(last)
            && let Some(stem) = head.strip_suffix(last)
        {
            return (bare(stem), Some(side));
        }
    }
    let first = name.split(between).next().unwrap_or("");
    match side_of_word(first) {
        Some(side) => (bare(name.strip_prefix(first).unwrap_or(name)), Some(side)),
        None => (name.to_owned(), None),
    }
}

/// A folder's path with the nearest part that names a language left open, and the language.
fn split_folder(folder: &Path) -> (String, Option<Side>) {
    let mut parts: Vec<String> = folder
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect();
    let side = parts.iter_mut().rev().find_map(|part| {
        let side = side_of_word(part)?;
        *part = "\n".to_owned();
        Some(side)
    });
    (parts.join("/"), side)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_their_language() {
        for (name, stem, side) in [
            ("x.en", "x", Some(Side::English)),
            ("x_ar", "x", Some(Side::Arabic)),
            ("x-AR", "x", Some(Side::Arabic)),
            ("ar-x", "x", Some(Side::Arabic)),
            ("x.en-GB", "x", Some(Side::English)),
            ("x (عربي)", "x", Some(Side::Arabic)),
            ("talks english", "talks", Some(Side::English)),
            ("arabic", "", Some(Side::Arabic)),
            ("garden", "garden", None),
            ("000_c7b3", "000_c7b3", None),
            ("made-in-EU", "made-in-EU", None),
        ] {
            assert_eq!(split_tag(name), (stem.to_owned(), side), "{name}");
        }
    }

    fn names(scan: &Scan) -> Vec<String> {
        let name = |f: &FoundText| f.path.file_name().unwrap().to_string_lossy().into_owned();
        scan.texts.iter().map(name).collect()
    }

    #[test]
    fn folders_are_walked_in_order_without_the_hidden() {
        let root = tempfile::tempdir().unwrap();
        let at = |p: &str| root.path().join(p);
        fs::create_dir_all(at("en")).unwrap();
        fs::create_dir_all(at("ar")).unwrap();
        fs::create_dir_all(at(".git")).unwrap();
        for file in [
            "b.txt",
            "a.md",
            "c.pdf",
            ".d.txt",
            "E",
            "en/x.txt",
            "ar/x.text",
            ".git/y",
        ] {
            fs::write(at(file), "text").unwrap();
        }
        let scan = discover(&[root.path().to_owned(), at("b.txt"), at("gone.txt")]);
        assert_eq!(names(&scan), ["E", "a.md", "x.text", "b.txt", "x.txt"]);
        assert!(matches!(scan.problems.as_slice(), [Error::Missing { .. }]));
        let [arabic, english] = [2, 4].map(|i| scan.texts.get(i).unwrap());
        assert_eq!(arabic.key(), english.key());
        assert_eq!(arabic.tag, Some(Side::Arabic));
        assert_eq!(english.tag, Some(Side::English));
        let none = discover(&[at(".git/none"), at("c.pdf")]);
        assert_eq!(names(&none), ["c.pdf"]);
    }

    #[cfg(unix)]
    #[test]
    fn loops_of_links_end() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("folder");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.txt"), "text").unwrap();
        std::os::unix::fs::symlink(root.path(), folder.join("loop")).unwrap();
        std::os::unix::fs::symlink("nowhere.txt", folder.join("dangling.txt")).unwrap();
        let scan = discover(&[root.path().to_owned()]);
        assert_eq!(names(&scan), ["a.txt"]);
        assert_eq!(scan.problems.len(), 1);
    }

    #[test]
    fn corrections_are_no_texts() {
        let root = tempfile::tempdir().unwrap();
        let [text, sidecar] = ["a", "a.diglot.json"].map(|n| root.path().join(n));
        fs::write(&text, "text").unwrap();
        fs::write(&sidecar, "{}").unwrap();
        let scan = discover(&[text, sidecar]);
        assert_eq!(names(&scan), ["a"]);
        assert!(scan.problems.is_empty());
        assert_eq!(names(&discover(&[root.path().to_owned()])), ["a"]);
    }

    #[test]
    fn an_empty_folder_is_a_problem() {
        let root = tempfile::tempdir().unwrap();
        let scan = discover(&[root.path().to_owned()]);
        assert!(matches!(scan.problems.as_slice(), [Error::NoTexts { .. }]));
    }
}
