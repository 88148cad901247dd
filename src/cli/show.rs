//! `diglot show`: the texts as text, side by side or paragraph by paragraph.
//!
//! On a terminal Arabic is written as this terminal must be sent it, like on the reader's screen; the
//! terminal is known by its environment and by what it answered the last time, as nothing may be asked
//! of it between lines. Into a file or a pipe goes the logical text, each Arabic row between isolates
//! (UAX #9, RLI and PDI), so that whatever shows it next puts it in order.
//!
//! Invariant: no control character of a text reaches the output; rows keep to the width.
//! Must not know: how articles are found, which terminal it is.

use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;

use super::corrected::Corrected;
use crate::bitext::{Alignment, Article, Band, Spread};
use crate::config::Paths;
use crate::library::{self, Library, Note};
use crate::store::Store;
use crate::text::{Base, ParaId, Paragraph, Row, Side, printable, turned};
use crate::tui::detect::{Detection, Wish};
use crate::tui::probe;
use crate::tui::wire::{Encoding, Ground, Profile, encode_text};

/// Below this width, English stands above Arabic.
const COLUMNS: u16 = 48;

/// How the texts are printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    width: u16,
    order: Side,
    plain: bool,
    /// Whether each link is shown with how likely it is right.
    probability: bool,
    /// How rows are sent to the terminal; `None` writes the text as it is stored.
    terminal: Option<Encoding>,
}

impl Look {
    /// For standard output.
    pub(super) fn new(width: u16, order: Side, plain: bool, wish: Wish) -> Self {
        let terminal = io::stdout().is_terminal() && !plain;
        Self {
            width,
            order,
            plain,
            probability: false,
            terminal: terminal.then(|| encoding(wish)),
        }
    }

    /// The same with how likely each link is right.
    pub(super) const fn with_probability(self) -> Self {
        Self {
            probability: true,
            ..self
        }
    }
}

/// How text is sent to this terminal, as far as the environment tells which it is, and what it answered
/// when the reader or the doctor asked it last. Its modes are left alone: what is printed stays when
/// the program has ended.
pub(super) fn encoding(wish: Wish) -> Encoding {
    static KNOWN: OnceLock<(Detection, Option<Profile>)> = OnceLock::new();
    let (known, picked) = KNOWN.get_or_init(|| {
        let file = Paths::of_reader().map(|p| p.state.join("diglot.db"));
        // Not to be made for this.
        let store = file
            .filter(|f| f.is_file())
            .and_then(|f| Store::open(&f).ok());
        let known = probe::recall(store.as_ref());
        let picked = store.as_ref().and_then(|s| probe::picked(s, &known));
        (known, picked)
    });
    known.under(wish, *picked).encoding(Ground::default())
}

/// Prints all articles of a library. Those that can no longer be read are told of and passed over;
/// returns whether there were none.
pub(super) fn library(
    library: &Library,
    look: Look,
    corrected: &Corrected,
    out: &mut impl Write,
) -> io::Result<bool> {
    let mut all = true;
    for (at, entry) in library.entries.iter().enumerate() {
        let article = match library::read_with_notes(entry) {
            Ok((article, notes)) => {
                tell_oddities(&article, &notes);
                article
            }
            Err(error) => {
                super::tell_fault(&error.with_hint());
                all = false;
                continue;
            }
        };
        if at > 0 {
            writeln!(out)?;
        }
        article_text(&article, &corrected.links(entry, &article), look, out)?;
    }
    out.flush()?;
    Ok(all)
}

/// The most paragraphs that are named of those that read otherwise than they are stored.
const NAMED: usize = 5;

/// Tells how an article was read where that was no matter of course, and what of it formatting characters turn round.
fn tell_oddities(article: &Article, notes: &[Note]) {
    for note in notes {
        let hint = match note.is_guess() {
            true => "; `--encoding NAME` changes that",
            false => "",
        };
        super::tell_fault(&format!("{note}{hint}"));
    }
    for (side, base) in [(Side::English, Base::Ltr), (Side::Arabic, Base::Rtl)] {
        let Some(text) = &article.texts[side] else {
            continue;
        };
        let numbers = text.paragraphs.iter().zip(1..);
        let mut numbers = numbers
            .filter(|(p, _)| turned(&p.text, base))
            .map(|(_, n)| n);
        let named: Vec<String> = numbers
            .by_ref()
            .take(NAMED)
            .map(|n: u32| n.to_string())
            .collect();
        if named.is_empty() {
            continue;
        }
        let more = match numbers.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        super::tell_fault(&format!(
            "{}: formatting characters change the order of paragraph {}{more}",
            text.source,
            named.join(", ")
        ));
    }
}

/// Prints an article.
pub(super) fn article_text(
    article: &Article,
    alignment: &Alignment,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let spread = Spread::level(alignment, look.order);
    for (at, band) in spread.bands().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let lead = band
            .first(Side::English)
            .or_else(|| band.first(Side::Arabic));
        let bead = lead.and_then(|p| alignment.bead_of(p));
        let crossing = bead.is_some_and(|b| alignment.is_crossing(b));
        if look.plain {
            plain(article, &band, out)?;
        } else {
            let bead = bead.and_then(|at| alignment.beads().get(at));
            let sure = bead.map(|b| b.probability).filter(|_| look.probability);
            rows(article, &band, crossing, sure, look, out)?;
        }
    }
    Ok(())
}

/// One paragraph a line: language, number, text.
fn plain(article: &Article, band: &Band, out: &mut impl Write) -> io::Result<()> {
    for side in Side::BOTH {
        let tag = side.tag().to_uppercase();
        if band.members[side].is_empty() && article.len(side) > 0 {
            writeln!(out, "{tag} ∅")?;
        }
        for &index in &band.members[side] {
            if let Some(para) = article.paragraph(ParaId::new(side, index)) {
                writeln!(out, "{tag} {}: {}", index + 1, printable(&para.text))?;
            }
        }
    }
    Ok(())
}

fn rows(
    article: &Article,
    band: &Band,
    crossing: bool,
    probability: Option<f32>,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let both = Side::BOTH.iter().all(|&s| article.len(s) > 0);
    let gutter = gutter(band, crossing);
    if !both || look.width < COLUMNS {
        let width = look.width.max(1);
        let sure = probability.map_or_else(String::new, |p| format!("  {p:.2}"));
        if both {
            writeln!(out, "{gutter}{sure}")?;
        }
        for side in Side::BOTH {
            for line in lines(article, band, side, width, look) {
                writeln!(out, "{line}")?;
            }
        }
        return Ok(());
    }
    let middle = 11;
    let width = (look.width - middle) / 2;
    let english = lines(article, band, Side::English, width, look);
    let arabic = lines(article, band, Side::Arabic, width, look);
    let sure = probability.map_or_else(String::new, |p| format!("{p:.2}"));
    let least = 1 + usize::from(probability.is_some());
    for row in 0..english.len().max(arabic.len()).max(least) {
        let left = english
            .get(row)
            .cloned()
            .unwrap_or_else(|| " ".repeat(usize::from(width)));
        let link = match row {
            0 => gutter.as_str(),
            1 => sure.as_str(),
            _ => "",
        };
        let right = arabic.get(row).map_or("", String::as_str);
        let line = format!("{left}{link:^11}{right}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn gutter(band: &Band, crossing: bool) -> String {
    let numbers = |side: Side| match band.members[side].as_slice() {
        [] => "∅".to_owned(),
        all => all
            .iter()
            .map(|i| (i + 1).to_string())
            .collect::<Vec<_>>()
            .join(","),
    };
    let link = if crossing { "╳" } else { "─" };
    format!("{}{link}{}", numbers(Side::English), numbers(Side::Arabic))
}

/// A band's rows on one side, each padded to the width at the side where its lines end.
fn lines(article: &Article, band: &Band, side: Side, width: u16, look: Look) -> Vec<String> {
    let mut out = Vec::new();
    for &index in &band.members[side] {
        let Some(para) = article.paragraph(ParaId::new(side, index)) else {
            continue;
        };
        if !out.is_empty() {
            out.push(" ".repeat(usize::from(width)));
        }
        let set = Paragraph::new(para.text.clone(), Base::from(side));
        out.extend(
            set.rows(width)
                .iter()
                .map(|row| line(&set, row, side, width, look)),
        );
    }
    out
}

fn line(set: &Paragraph, row: &Row, side: Side, width: u16, look: Look) -> String {
    let pad = " ".repeat(usize::from(width.saturating_sub(row.width())));
    let shown = if let Some(encoding) = look.terminal {
        let cells = row.glyphs().iter().map(|g| g.shown.as_str());
        encode_text(encoding, cells)
    } else {
        let bytes = row.bytes();
        let text = set
            .text()
            .get(bytes.start as usize..bytes.end as usize)
            .unwrap_or("");
        let text = printable(text.trim());
        if side == Side::Arabic {
            format!("\u{2067}{text}\u{2069}")
        } else {
            text
        }
    };
    match side {
        Side::English => format!("{shown}{pad}"),
        Side::Arabic => format!("{pad}{shown}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(width: u16, plain: bool) -> String {
        let mut out = Vec::new();
        let look = Look {
            width,
            order: Side::English,
            plain,
            probability: false,
            terminal: None,
        };
        library(&library::seeds(), look, &Corrected::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_keep_to_the_width_and_hold_the_logical_text() {
        let text = printed(100, false);
        for line in text.lines() {
            let cells = Paragraph::new(line, Base::Ltr).width();
            assert!(cells <= 100, "{cells}: {line}");
        }
        assert!(text.contains("طرابلس 10 يونيو 2021"));
        assert!(text.contains("Published On(2021-06-10 17:11:29)"));
    }

    #[test]
    fn plain_lines_hold_whole_paragraphs() {
        let text = printed(40, true);
        assert!(
            text.contains("\nEN 2: Published On(2021-06-10 17:11:29)\nAR ∅\n"),
            "{text}"
        );
        assert_eq!(text.lines().filter(|l| l.starts_with("EN ")).count(), 11);
    }
}
