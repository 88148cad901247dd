//! The list of articles under some paths: what each is called, and how it is read.
//!
//! Invariant: each text is in exactly one entry; entries are in the order a list shows them.
//! Must not know: what a reader has read, how a list is drawn.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::charset::Named;
use super::error::Error;
use super::gather::{Step, look, read_all};
use super::index::Index;
use super::note::Note;
use super::source::{Reading, Source};
use crate::bitext::{Article, ArticleId, Role, Text};
use crate::language::date::Date;
use crate::text::{Side, Sides};

/// Longest title shown for a text without a headline, in characters.
const TITLE_CHARS: usize = 80;

/// How the two texts of an article came together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// There is only one text.
    Alone,
    /// The reader gave these two files.
    Given,
    /// By the names of their files.
    Name,
    /// By what they say.
    Content,
}

impl How {
    /// The word for it in lists for scripts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::Given => "given",
            Self::Name => "name",
            Self::Content => "content",
        }
    }
}

/// An article of the list, not read yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What the article is known by: the paths of its files.
    pub id: ArticleId,
    /// A title for each text: its headline, else its first words.
    pub titles: Sides<Option<Arc<str>>>,
    /// The day it was published, as far as its texts tell.
    pub date: Option<Date>,
    /// Where its texts are; at least one is there.
    pub sources: Sides<Option<Source>>,
    /// The encodings that the reader has named for them.
    pub encodings: Sides<Option<Named>>,
    /// How its texts came together.
    pub how: How,
    /// How likely it is that they belong together, 0 to 1; 1 where that was not in question.
    pub probability: f32,
}

impl Entry {
    /// The files of its texts without symbolic links: an article has one sidecar, however it is reached. What
    /// came with the program or in on a pipe is no file.
    #[must_use]
    pub fn files(&self) -> Sides<Option<PathBuf>> {
        Sides::from_fn(|side| match self.sources[side].as_ref()? {
            Source::File(path) => {
                Some(std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
            }
            Source::Bytes { .. } => None,
        })
    }
}

/// All articles under some paths.
#[derive(Debug, Default)]
pub struct Library {
    /// The articles: newest first, those without a full date after them, then by name.
    pub entries: Vec<Entry>,
    /// Paths that gave no text.
    pub problems: Vec<Error>,
    /// Whether reading was broken off; the entries are then not paired by content.
    pub broken_off: bool,
}

/// Lists the articles under paths. `progress` is told how many of how many texts are done, and stops
/// the reading by returning `false`.
#[must_use]
pub fn open(paths: &[PathBuf], progress: &mut dyn FnMut(usize, usize) -> bool) -> Library {
    open_in(paths, None, progress)
}

/// The same, with the texts in an encoding that the reader has named.
#[must_use]
pub fn open_in(
    paths: &[PathBuf],
    named: Option<Named>,
    progress: &mut dyn FnMut(usize, usize) -> bool,
) -> Library {
    let look = look(paths, SystemTime::now(), &mut |_, _| true);
    let step = &mut |step: Step<'_>| match step {
        Step::Reading { done, total, .. } => progress(done, total),
        Step::Read(_) => true,
    };
    read_all(look, named, &Index::default(), step).0
}

/// A text's headline, else the first words of its first paragraph of running text.
#[must_use]
pub fn title_of(text: &Text) -> String {
    if let Some(title) = &text.metadata.title {
        return title.clone();
    }
    let body = text.paragraphs.iter().find(|p| p.role == Role::Body);
    let Some(first) = body.or_else(|| text.paragraphs.first()) else {
        return text.source.clone();
    };
    if first.text.chars().count() <= TITLE_CHARS {
        return first.text.to_string();
    }
    let mut title = String::new();
    let mut length = 0;
    for word in first.text.split_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + word_length + 2 > TITLE_CHARS {
            break;
        }
        if length > 0 {
            title.push(' ');
            length += 1;
        }
        title.extend(word.chars().take(TITLE_CHARS - 1));
        length += word_length;
    }
    title.push('…');
    title
}

/// What a file, without symbolic links, is known by: its path, with bytes that are not UTF-8, line ends and
/// backslashes escaped, so that two paths are never known by one name.
#[must_use]
pub fn identity(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

/// What an article is known by whose files are known by these names.
pub(super) fn id_of(names: impl Iterator<Item = String>) -> ArticleId {
    let names: Vec<String> = names.collect();
    ArticleId(names.join("\n").into())
}

/// Of two dates the one that says more; the first where they say as much.
pub(super) fn fuller(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    let says = |d: &Option<Date>| {
        d.map_or(0, |d| {
            4 * u8::from(d.year.is_some())
                + 2 * u8::from(d.month.is_some())
                + u8::from(d.day.is_some())
        })
    };
    if says(&other) > says(&one) {
        other
    } else {
        one
    }
}

impl Entry {
    /// Why one of its texts cannot be read now, where that is so.
    #[must_use]
    pub fn why_not(&self, side: Side) -> Option<Error> {
        let source = self.sources[side].as_ref()?;
        match source.open_windowed(Some(side), self.encodings[side]) {
            Ok(Some(_)) => None,
            Ok(None) => source.read(Some(side), None, self.encodings[side]).err(),
            Err(error) => Some(error),
        }
    }
}

/// Reads an article of the list anew.
///
/// # Errors
/// Where none of its texts can be read.
pub fn read(entry: &Entry) -> Result<Article, Error> {
    read_with_notes(entry).map(|(article, _)| article)
}

/// Reads an article, with what a reader should know about the reading: a guessed encoding, unreadable
/// bytes, or one of its texts missing.
///
/// # Errors
/// Where none of its texts can be read.
pub fn read_with_notes(entry: &Entry) -> Result<(Article, Vec<Note>), Error> {
    let mut texts = Sides::default();
    let mut notes = Vec::new();
    let mut failed = None;
    for side in Side::BOTH {
        let Some(source) = &entry.sources[side] else {
            continue;
        };
        match source.read(Some(side), None, entry.encodings[side]) {
            Ok(reading) => {
                let odd = reading.diagnostics.iter();
                notes.extend(odd.map(|&d| Note::odd(&reading.text.source, d)));
                texts[side] = Some(reading.text);
            }
            Err(error) => {
                notes.push(Note::from(&error));
                failed = failed.or(Some(error));
            }
        }
    }
    match failed {
        Some(error) if Side::BOTH.iter().all(|&s| texts[s].is_none()) => Err(error),
        _ => Ok((
            Article {
                id: entry.id.clone(),
                texts,
            },
            notes,
        )),
    }
}

/// The article that comes with the program, to try it on.
#[must_use]
pub fn seeds() -> Library {
    let files: [(&str, &[u8]); 2] = [
        (
            "000_c7b3cdfdf4a7fe95.txt",
            include_bytes!("../../seeds/000_c7b3cdfdf4a7fe95.txt"),
        ),
        (
            "002_d337a9cf7b77c495.txt",
            include_bytes!("../../seeds/002_d337a9cf7b77c495.txt"),
        ),
    ];
    let sources = files.map(|(name, bytes)| Source::Bytes {
        name: name.to_owned(),
        bytes: bytes.into(),
    });
    embedded(sources, "diglot:seeds", None)
}

/// A library of one article whose texts are not files: what came with the program or in on a pipe. Of
/// several texts in one language the last counts.
#[must_use]
pub fn embedded(
    sources: impl IntoIterator<Item = Source>,
    id: &str,
    named: Option<Named>,
) -> Library {
    let mut library = Library::default();
    let mut entry = Entry {
        id: ArticleId(id.into()),
        titles: Sides::default(),
        date: None,
        sources: Sides::default(),
        encodings: Sides::default(),
        how: How::Alone,
        probability: 1.0,
    };
    for source in sources {
        match source.read(None, None, named) {
            Ok(Reading { side, text, .. }) => {
                if entry.sources[side.other()].is_some() {
                    entry.how = How::Given;
                }
                entry.titles[side] = Some(title_of(&text).into());
                entry.date = fuller(entry.date, text.metadata.date);
                entry.sources[side] = Some(source);
                entry.encodings[side] = named;
            }
            Err(error) => library.problems.push(error),
        }
    }
    if Side::BOTH.iter().any(|&s| entry.sources[s].is_some()) {
        library.entries.push(entry);
    }
    library
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::library::gather::name_of;

    const EN: &str = "A headline\n\nPublished On(2021-06-10 17:11:29)\n\nThe ministry said that \
        its work would go on, whatever the difficulties it met with on its way.\n";
    const AR: &str = "وقال الوزير إن الوزارة ستواصل عملها مع جميع شركائها في المنطقة، وإن البرنامج \
        المتفق عليه سينفذ خلال هذا العام مهما كانت الصعوبات.\n";

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    fn list(paths: &[PathBuf]) -> Library {
        open(paths, &mut |_, _| true)
    }

    #[test]
    fn names_pair_texts() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            &[
                ("a.en.txt", EN),
                ("a.ar.txt", AR),
                ("en/b.txt", EN),
                ("ar/b.txt", AR),
                ("c.txt", EN),
                ("c.ar.txt", AR),
                ("d.txt", AR),
            ],
        );
        let library = list(&[root.path().to_owned()]);
        assert!(library.problems.is_empty());
        let hows: Vec<How> = library.entries.iter().map(|e| e.how).collect();
        assert_eq!(hows, [How::Name, How::Name, How::Name, How::Alone]);
        let first = library.entries.first().unwrap();
        assert_eq!(first.titles.english.as_deref(), Some("A headline"));
        let arabic = first.titles.arabic.as_deref().unwrap();
        assert!(arabic.starts_with("وقال الوزير") && arabic.ends_with('…'));
        assert!(arabic.chars().count() <= TITLE_CHARS);
        assert_eq!(first.date.and_then(|d| d.year), Some(2021));
        let article = read(first).unwrap();
        assert_eq!(
            (article.len(Side::English), article.len(Side::Arabic)),
            (3, 1)
        );
    }

    #[test]
    fn a_wrong_name_does_not_outvote_the_letters() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("ar_story.txt", EN), ("en_story.txt", AR)]);
        let library = list(&[root.path().to_owned()]);
        let entry = library.entries.first().unwrap();
        assert_eq!(entry.titles.english.as_deref(), Some("A headline"));
    }

    #[test]
    fn two_files_given_are_one_article_whatever_their_names() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("x.txt", EN), ("y.log", AR)]);
        let paths = ["y.log", "x.txt"].map(|n| root.path().join(n));
        let library = list(&paths);
        let hows: Vec<How> = library.entries.iter().map(|e| e.how).collect();
        assert_eq!(hows, [How::Given]);
    }

    #[test]
    fn newest_first_then_by_name() {
        let root = tempfile::tempdir().unwrap();
        let later = EN.replace("2021-06", "2024-01");
        write(
            root.path(),
            &[
                ("b.txt", AR),
                ("a.txt", AR),
                ("m.txt", EN),
                ("z.txt", &later),
            ],
        );
        let library = list(&[root.path().to_owned()]);
        let names: Vec<String> = library.entries.iter().map(name_of).collect();
        assert_eq!(names, ["z.txt", "m.txt", "a.txt", "b.txt"]);
    }

    #[test]
    fn reading_can_be_broken_off_and_problems_are_told() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            &[
                ("a.txt", AR),
                ("b.txt", AR),
                ("c.txt", "\u{0}\u{0}\u{0}\u{0}"),
            ],
        );
        let library = open(&[root.path().to_owned()], &mut |done, _| done < 1);
        assert_eq!((library.entries.len(), library.broken_off), (1, true));
        let library = list(&[root.path().to_owned()]);
        assert_eq!(library.entries.len(), 2);
        assert!(matches!(
            library.problems.as_slice(),
            [Error::NotText { .. }]
        ));
    }

    #[test]
    fn a_lost_text_leaves_the_other() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("a.en.txt", EN), ("a.ar.txt", AR)]);
        let library = list(&[root.path().to_owned()]);
        let entry = library.entries.first().unwrap();
        fs::remove_file(root.path().join("a.ar.txt")).unwrap();
        let (article, notes) = read_with_notes(entry).unwrap();
        assert!(article.texts.arabic.is_none());
        assert!(notes.iter().any(|n| n.to_string().contains("a.ar.txt")));
        fs::remove_file(root.path().join("a.en.txt")).unwrap();
        assert!(matches!(read(entry), Err(Error::Missing { .. })));
    }

    #[test]
    fn the_seeds_are_one_article() {
        let library = seeds();
        assert!(library.problems.is_empty());
        let entry = library.entries.first().unwrap();
        assert_eq!(entry.how, How::Given);
        let (article, notes) = read_with_notes(entry).unwrap();
        assert!(notes.is_empty());
        assert_eq!(
            (article.len(Side::English), article.len(Side::Arabic)),
            (11, 9)
        );
        let english = article.texts.english.unwrap();
        assert_eq!(english.paragraphs.first().unwrap().role, Role::Title);
        assert_eq!(english.paragraphs.get(1).unwrap().role, Role::Stamp);
    }

    #[test]
    fn no_two_paths_are_known_by_one_name() {
        use std::os::unix::ffi::OsStrExt;
        let known = |bytes: &[u8]| identity(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(known("/a/نص.txt".as_bytes()), "/a/نص.txt");
        assert_eq!(known(b"/\xff.txt"), "/\\xff.txt");
        assert_ne!(known(b"/\xff.txt"), known(b"/\xfe.txt"));
        assert_ne!(known(b"/\xff.txt"), known(b"/\\xff.txt"));
        assert_ne!(known(b"/a\nb"), known(b"/a\\nb"));
    }
}
