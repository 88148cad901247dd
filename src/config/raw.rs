//! TOML as it was written: settings with the lines they stand in, taken one by one.
//!
//! Invariant: every setting that is there is either taken or noted as unknown; a value that is none
//! of those expected is noted with its line and leaves what was.
//! Must not know: which settings there are.

use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Notice;

/// Collects what is wrong in one file.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    path: &'a Path,
    text: &'a str,
    list: Vec<Notice>,
}

impl<'a> Notes<'a> {
    pub(super) const fn new(path: &'a Path, text: &'a str) -> Self {
        Self {
            path,
            text,
            list: Vec::new(),
        }
    }

    /// Notes what is wrong with a setting at an offset of the text.
    pub(super) fn add(&mut self, offset: usize, setting: &str, expected: impl Into<String>) {
        self.list.push(Notice {
            path: self.path.to_path_buf(),
            line: Some(line_of(self.text, offset)),
            setting: setting.to_owned(),
            expected: expected.into(),
        });
    }

    /// The notices in the order of their lines.
    pub(super) fn finish(mut self) -> Vec<Notice> {
        self.list.sort_by_key(|notice| notice.line);
        self.list
    }
}

/// The line of an offset, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    1 + before.filter(|byte| *byte == b'\n').count()
}

/// A setting of a section: its value, and where it stands.
#[derive(Debug)]
pub(super) struct Setting<'t> {
    pub(super) name: String,
    pub(super) offset: usize,
    pub(super) value: DeValue<'t>,
}

/// The settings of a table that were not taken yet.
#[derive(Debug, Default)]
pub(super) struct Section<'t> {
    /// The name before the settings' own, as in `keys.`; empty for the top.
    prefix: String,
    settings: Vec<Setting<'t>>,
    taken: Vec<&'static str>,
}

impl<'t> Section<'t> {
    /// Reads a whole file. Broken TOML is one notice, and an empty section.
    pub(super) fn of_file(text: &'t str, notes: &mut Notes<'_>) -> Self {
        match DeTable::parse(text) {
            Ok(table) => Self::of_table("", table.into_inner()),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                notes.add(offset, "", format!("this is not TOML: {}", error.message()));
                Self::default()
            }
        }
    }

    fn of_table(prefix: &str, table: DeTable<'t>) -> Self {
        let mut settings: Vec<Setting<'t>> = table
            .into_iter()
            .map(|(key, value)| Setting {
                offset: key.span().start,
                name: key.into_inner().into_owned(),
                value: value.into_inner(),
            })
            .collect();
        settings.sort_by_key(|setting| setting.offset);
        Self {
            prefix: prefix.to_owned(),
            settings,
            taken: Vec::new(),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Setting<'t>> {
        self.taken.push(name);
        let at = self.settings.iter().position(|s| s.name == name)?;
        Some(self.settings.remove(at))
    }

    /// All settings, in the order of the file.
    pub(super) fn take_all(&mut self) -> Vec<Setting<'t>> {
        std::mem::take(&mut self.settings)
    }

    /// Takes a setting over into `target`, if it is there and `read` makes something of it.
    pub(super) fn set<T>(
        &mut self,
        name: &'static str,
        target: &mut T,
        expected: &str,
        notes: &mut Notes<'_>,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) {
        if let Some(setting) = self.take(name) {
            match read(&setting.value) {
                Some(value) => *target = value,
                None => notes.add(
                    setting.offset,
                    &format!("{}{name}", self.prefix),
                    format!("expected {expected}"),
                ),
            }
        }
    }

    /// Takes a table of settings; an empty one if it is not there.
    pub(super) fn section(&mut self, name: &'static str, notes: &mut Notes<'_>) -> Self {
        match self.take(name) {
            Some(setting) => self.inner(setting, notes).unwrap_or_default(),
            None => Self::default(),
        }
    }

    /// The table that a setting of this section is, or a notice.
    pub(super) fn inner(&self, setting: Setting<'t>, notes: &mut Notes<'_>) -> Option<Self> {
        let name = format!("{}{}", self.prefix, setting.name);
        if let DeValue::Table(table) = setting.value {
            return Some(Self::of_table(&format!("{name}."), table));
        }
        notes.add(setting.offset, &name, "expected a table");
        None
    }

    /// Notes what nobody took.
    pub(super) fn finish(self, notes: &mut Notes<'_>) {
        for setting in &self.settings {
            notes.add(
                setting.offset,
                &format!("{}{}", self.prefix, setting.name),
                format!("no such setting; there are {}", self.taken.join(", ")),
            );
        }
    }
}

/// A whole number within bounds.
pub(super) fn number(value: &DeValue<'_>, least: u16, most: u16) -> Option<u16> {
    let number = value.as_integer()?;
    let number = u16::from_str_radix(number.as_str(), number.radix()).ok()?;
    (least..=most).contains(&number).then_some(number)
}

/// A string, or each string of an array of strings.
pub(super) fn strings<'v>(value: &'v DeValue<'_>) -> Option<Vec<&'v str>> {
    match value {
        DeValue::String(text) => Some(vec![text]),
        DeValue::Array(array) => array
            .iter()
            .map(|item: &Spanned<DeValue<'_>>| item.get_ref().as_str())
            .collect(),
        _ => None,
    }
}
