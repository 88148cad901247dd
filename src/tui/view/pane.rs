//! A pane: its heading, and its text with the current pair, entities and hits lit.
//!
//! Invariant: a glyph's style follows from the bytes it comes from.
//! Must not know: how text is set in lines, how entities and hits are found.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::{date_words, gutter};
use crate::app::geometry::{Area, Geometry, Pane};
use crate::app::overlay::Overlay;
use crate::app::reader::{Reader, Strip, View};
use crate::app::state::{Focus, State};
use crate::bitext::Role;
use crate::entity::{Confidence, Layer, Mention};
use crate::text::{Base, Glyph, ParaId, Row, Side, TextSpan};
use crate::tui::paint::{self, Pen};
use crate::tui::style::Skin;

/// What stands beside a paragraph, or a title, that formatting characters make read otherwise than it is stored.
pub(super) const OTHERWISE: &str = "‼";

pub(super) fn draw(
    state: &State,
    reader: &Reader,
    geometry: &Geometry,
    side: Side,
    pane: &Pane,
    skin: &Skin,
    buf: &mut Buffer,
) {
    heading(state, reader, side, pane.heading, skin, buf);
    let found = state.found.as_ref();
    // While a link is explained, its reasons are lit and nothing else.
    let explained = matches!(state.overlay, Some(Overlay::Explain { .. }));
    let evidence = if explained {
        evidence(reader, side)
    } else {
        Vec::new()
    };
    let sentences: Vec<TextSpan> = if explained {
        Vec::new()
    } else {
        let own = reader.current_sentence();
        let others = reader.sentence_counterparts();
        let all = own.into_iter().chain(others);
        all.filter(|s| s.para.side == side).collect()
    };
    let lights = Lights {
        mentions: &[],
        sentences: &sentences,
        evidence: &evidence,
        current: reader.current_mention().filter(|_| !explained),
        hits: &[],
        // What is selected stands out as the current hit does.
        hit: state.selection().or_else(|| state.current_hit()),
        state,
        skin,
        base: skin.text,
    };
    absences(reader, geometry, side, pane, skin, buf);
    for row in reader.rows_in_view(side) {
        let Some(leaf) = reader.leaf_of(&row) else {
            continue;
        };
        let Some(line) = leaf.lines.get(row.line) else {
            continue;
        };
        let y = pane.text.y + row.y;
        let current = reader.is_current(row.para);
        let role = reader.article().role(row.para);
        let base = match role {
            Role::Title => skin.heading,
            Role::Stamp | Role::Dateline if !current => skin.dim,
            Role::Stamp | Role::Dateline | Role::Body => skin.text,
        };
        let base = if current {
            base.patch(skin.current)
        } else {
            base
        };
        let text = Area {
            y,
            height: 1,
            ..pane.text
        };
        if current {
            bar(reader, row.para, side, pane, y, skin, buf);
        }
        if pane.numbers.width > 0 {
            let column = Area {
                y,
                height: 1,
                ..pane.numbers
            };
            if row.begins() {
                gutter::beside(reader, row.para, column, skin, buf);
            } else if state.certainty && row.segment == 0 && row.line == 1 {
                gutter::sure_beside(reader, row.para, column, skin, buf);
            }
        }
        if row.begins() && leaf.paragraph.reads_otherwise() {
            warning(side, pane, y, skin, buf);
        }
        let set = leaf.paragraph.row(line);
        let lights = Lights {
            mentions: if explained {
                &[]
            } else {
                within(&set, row.para, reader.mentions_in(row.para), |m| m.span)
            },
            hits: found.map_or(&[], |f| {
                within(&set, row.para, f.near(reader, row.para), |h| *h)
            }),
            base,
            ..lights
        };
        paint::row(buf, text, &set, |glyph| lights.style(row.para, glyph));
    }
}

/// Of what is sorted by where it stands, the part that may meet a row of a paragraph: each glyph of the row asks
/// all of it.
fn within<'s, T>(row: &Row, para: ParaId, all: &'s [T], span: impl Fn(&T) -> TextSpan) -> &'s [T] {
    let Range { start, end } = row.bytes();
    let to = all.partition_point(|t| (span(t).para, span(t).start) < (para, end));
    let all = all.get(..to).unwrap_or_default();
    let meets = |t: &T| span(t).para == para && span(t).end > start;
    let from = all.iter().position(meets).unwrap_or(all.len());
    all.get(from..).unwrap_or_default()
}

/// Says so where the other edition has something that this one lacks.
fn absences(
    reader: &Reader,
    geometry: &Geometry,
    side: Side,
    pane: &Pane,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let view = reader.view_of(side, geometry.arrangement);
    if view != View::Level || !reader.is_aligned() {
        return;
    }
    let said = match side {
        Side::English => "(not in the English text)",
        Side::Arabic => "(ليس في النص العربي)",
    };
    for strip in reader.strips(view).into_iter().filter(Strip::begins) {
        let alone = reader.spread(view).band(strip.band).is_some_and(|b| {
            let other = b.first(side.other());
            b.members[side].is_empty() && other.is_some_and(|p| reader.is_aligned_at(p))
        });
        if alone {
            let area = Area {
                y: pane.text.y + strip.y,
                height: 1,
                ..pane.text
            };
            paint::label(buf, area, said, Base::from(side), skin.dim);
        }
    }
}

/// The words, names and numbers on a side that speak for the current link, each with its number in the
/// card of reasons.
fn evidence(reader: &Reader, side: Side) -> Vec<(TextSpan, usize)> {
    let bead = reader.bead_at(reader.cursor());
    let reasons = bead.map_or(&[][..], |b| b.reasons.as_slice());
    let numbered = reasons.iter().enumerate();
    numbered.map(|(i, reason)| (reason.on(side), i)).collect()
}

/// What may be lit in a paragraph.
#[derive(Clone, Copy)]
struct Lights<'s> {
    evidence: &'s [(TextSpan, usize)],
    sentences: &'s [TextSpan],
    mentions: &'s [Mention],
    current: Option<&'s Mention>,
    hits: &'s [TextSpan],
    hit: Option<TextSpan>,
    state: &'s State,
    skin: &'s Skin,
    base: Style,
}

impl Lights<'_> {
    fn hides(&self, mention: &Mention) -> bool {
        mention.confidence == Confidence::Guess && !self.state.options.guesses
    }

    /// The style of a glyph, by the bytes it comes from: text, then office, then name, then the current
    /// mention, then hits.
    fn style(&self, para: ParaId, glyph: &Glyph) -> Style {
        let mut style = self.base;
        let meets = |span: TextSpan| span.para == para && span.meets(glyph.start, glyph.end);
        if self.sentences.iter().any(|&s| meets(s)) {
            style = style
                .remove_modifier(Modifier::DIM)
                .patch(self.skin.sentence);
        }
        for layer in [Layer::Role, Layer::Core] {
            let lit = self
                .mentions
                .iter()
                .take_while(|m| m.span.start < glyph.end)
                .find(|m| m.layer == layer && self.state.shows(m) && meets(m.span));
            if let Some(mention) = lit {
                style = style
                    .remove_modifier(Modifier::DIM)
                    .patch(self.skin.entity_in(para.side, mention.kind));
                if mention.confidence == Confidence::Guess {
                    style = style.patch(self.skin.guess);
                }
            }
        }
        if let Some(current) = self.current {
            if meets(current.span) {
                style = style.patch(self.skin.entity_current);
            } else if self
                .mentions
                .iter()
                .any(|m| m.entity == current.entity && meets(m.span) && !self.hides(m))
            {
                style = style.patch(self.skin.entity_same);
            }
        }
        if let Some((_, number)) = self.evidence.iter().find(|(span, _)| meets(*span)) {
            style = style.patch(self.skin.evidence(*number));
        }
        if self.hits.iter().any(|&h| meets(h)) {
            style = style.patch(self.skin.hit);
        }
        if self.hit.is_some_and(meets) {
            style = style.patch(self.skin.hit_current);
        }
        style
    }
}

/// The bar at the outer edge of the current pair; the cursor's own paragraph has the stronger one.
fn bar(
    reader: &Reader,
    para: ParaId,
    side: Side,
    pane: &Pane,
    y: u16,
    skin: &Skin,
    buf: &mut Buffer,
) {
    let (x, strong, weak) = match side {
        Side::English => (pane.body.x, "▌", "▏"),
        Side::Arabic => (pane.body.right().saturating_sub(1), "▐", "▕"),
    };
    let own = para == reader.cursor();
    let style = if own { skin.bar } else { skin.bar_other };
    paint::symbol(buf, x, y, if own { strong } else { weak }, style);
}

fn warning(side: Side, pane: &Pane, y: u16, skin: &Skin, buf: &mut Buffer) {
    let x = match side {
        Side::English => pane.body.x,
        Side::Arabic => pane.body.right().saturating_sub(1),
    };
    paint::symbol(buf, x, y, OTHERWISE, skin.unlinked);
}

fn heading(state: &State, reader: &Reader, side: Side, area: Area, skin: &Skin, buf: &mut Buffer) {
    let active = state.focus == Focus::Text && reader.active() == side;
    let style = if active {
        skin.title_active
    } else {
        skin.title
    };
    let metadata = reader.article().texts[side].as_ref().map(|t| &t.metadata);
    let date = metadata.and_then(|m| m.date).map(|d| date_words(d, side));
    let time = metadata
        .and_then(|m| m.time)
        .map(|t| format!("{:02}:{:02}", t.hour, t.minute));
    let place = metadata.and_then(|m| m.place.clone());
    let agency = metadata.and_then(|m| m.agency.clone());
    let count = format!("{} ¶", reader.article().len(side));
    let facts = [date, time, place, agency, Some(count)]
        .into_iter()
        .flatten();
    let inner = Area {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    match side {
        Side::English => {
            let mut pen = Pen::new(buf, inner);
            pen.write("English", style);
            for fact in facts {
                if pen.left() > 6 {
                    pen.write(" · ", skin.dim).write(&fact, skin.dim);
                }
            }
        }
        Side::Arabic => {
            // From the right: the name of the language, then the facts, each in its own direction.
            let mut right = inner;
            right.width -= paint::label(buf, right, "العربية", Base::Rtl, style);
            for fact in facts.filter(|f| !f.is_empty()) {
                if right.width <= 6 {
                    break;
                }
                paint::symbol(buf, right.right() - 2, right.y, "·", skin.dim);
                right.width -= 3;
                let width = paint::cells(&fact, Base::Auto, right.width).min(right.width);
                let place = Area {
                    x: right.right() - width,
                    width,
                    ..right
                };
                paint::label(buf, place, &fact, Base::Auto, skin.dim);
                right.width -= width;
            }
        }
    }
}
