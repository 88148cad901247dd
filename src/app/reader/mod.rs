//! The open article: where the reader is in it, and how its texts are scrolled.
//!
//! Invariant: `cursor` names a paragraph of the article; after [`Reader::settle`] every paragraph in
//! view is set in lines of its pane's width. Positions are paragraphs and bytes, never rows, so that a
//! new width changes nothing but the look.
//! Must not know: keys, cells, colours.

pub mod chart;
pub mod lanes;
mod leaves;
mod mentions;
mod motion;
pub mod picture;
mod seen;
mod sentence;
mod settling;
mod viewport;

use std::sync::Arc;

use crate::app::correction::Corrections;
use crate::app::geometry::{Arrangement, Geometry};
use crate::bitext::correction::{lay_over, resolve};
use crate::bitext::{Alignment, Article, Bead, Spread, Summary};
use crate::entity::{Entities, EntityCorrection, Layer, Mention};
use crate::text::{Base, ParaId, Paragraph, Side, Sides, TextSpan};

pub use leaves::Leaf;
pub use motion::Way;
pub use viewport::{RowInView, Strip, Top, View};

/// A place in an article that can be found again after a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The paragraph.
    pub para: ParaId,
    /// A byte of it: the first one in view.
    pub offset: u32,
}

/// A place jumped from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Jump {
    cursor: ParaId,
    mention: Option<usize>,
}

/// The reading state of one article.
#[derive(Debug, Clone)]
pub struct Reader {
    /// What is read.
    pub(in crate::app) article: Arc<Article>,
    /// Which paragraphs correspond; until the aligner has answered, all are alone, and of a very long
    /// article none is in a bead.
    pub(in crate::app) alignment: Arc<Alignment>,
    /// Whether the aligner has answered.
    pub(in crate::app) aligned: bool,
    figures: Summary,
    /// What is named; empty until the detector has answered.
    pub(in crate::app) entities: Arc<Entities>,
    /// What the reader has corrected of both.
    pub(in crate::app) corrections: Corrections,
    /// What the aligner and the detector have answered, without the corrections made since.
    answered: (Arc<Alignment>, Arc<Entities>),
    /// The counterparts gone through by asking for them again and again.
    tour: Option<mentions::Tour>,
    /// Whether the detector has answered.
    pub(in crate::app) analysed: bool,
    /// The current paragraph.
    pub(in crate::app) cursor: ParaId,
    /// The pane that has the keys. It may lack the current paragraph where that has no counterpart.
    pub(in crate::app) active: Side,
    /// The current mention, an index into `entities.mentions`.
    pub(in crate::app) mention: Option<usize>,
    sentence: Option<TextSpan>,
    /// The side whose order the rows follow.
    pub(in crate::app) order: Side,
    /// Whether linked paragraphs are kept level (or in view); if not, each pane scrolls in its own
    /// order.
    pub(in crate::app) locked: bool,
    level: Spread,
    own: Sides<Spread>,
    leaves: leaves::Leaves,
    /// Whether directional formatting characters are shown.
    pictures: bool,
    tops: viewport::Tops,
    frame: viewport::Frame,
    back: Vec<Jump>,
    forward: Vec<Jump>,
    /// Whether the end was asked for while it is not known yet where the text ends.
    follows_end: bool,
    /// Whether a place of earlier may lie where the text is not known yet, and no key was pressed since.
    pub(in crate::app) awaits_place: bool,
    /// How far the reader has come, in percent of the article.
    pub(in crate::app) progress: u8,
}

/// Above so many paragraphs no table of beads is made while there is nothing to put into it.
const TABLED: usize = 1 << 16;

/// What is known of beads before the aligner has answered.
fn unaligned(lens: Sides<usize>) -> Alignment {
    if lens.english.saturating_add(lens.arabic) > TABLED {
        Alignment::default()
    } else {
        Alignment::new(Vec::new(), lens)
    }
}

impl Reader {
    /// Opens an article at its beginning, or at a place.
    #[must_use]
    pub fn new(article: Arc<Article>, order: Side, place: Option<Place>) -> Self {
        let lens = Sides::from_fn(|s| article.len(s));
        let alignment = Arc::new(unaligned(lens));
        let first = if lens.english > 0 {
            Side::English
        } else {
            Side::Arabic
        };
        let start = ParaId::new(first, 0);
        let known = place.filter(|p| p.para.at() < lens[p.para.side]);
        let cursor = known.map_or(start, |p| p.para);
        let mut reader = Self {
            level: Spread::abreast(lens),
            own: Sides::from_fn(|s| Spread::own(s, lens[s])),
            leaves: leaves::Leaves::default(),
            pictures: false,
            article,
            answered: (alignment.clone(), Arc::default()),
            alignment,
            aligned: false,
            figures: Summary::default(),
            entities: Arc::default(),
            corrections: Corrections::default(),
            analysed: false,
            cursor,
            active: cursor.side,
            tour: None,
            mention: None,
            sentence: None,
            order,
            locked: true,
            tops: viewport::Tops::default(),
            frame: viewport::Frame::default(),
            back: Vec::new(),
            forward: Vec::new(),
            follows_end: false,
            awaits_place: false,
            progress: 0,
        };
        reader.awaits_place = known.is_none() && !reader.article.is_complete();
        reader.frame.wanted = known;
        reader
    }

    /// What is read.
    #[must_use]
    pub const fn article(&self) -> &Arc<Article> {
        &self.article
    }

    /// Which paragraphs correspond; until the aligner has answered, all are alone, and of a very long article
    /// none is in a bead.
    #[must_use]
    pub const fn alignment(&self) -> &Arc<Alignment> {
        &self.alignment
    }

    /// Whether the aligner has answered.
    #[must_use]
    pub const fn is_aligned(&self) -> bool {
        self.aligned
    }

    /// Whether the aligner has answered for a paragraph: a long text is linked from its top on.
    #[must_use]
    pub fn is_aligned_at(&self, para: ParaId) -> bool {
        self.aligned && self.alignment.bead_of(para).is_some()
    }

    /// Whether the aligner has answered for all of the article.
    #[must_use]
    pub fn is_aligned_whole(&self) -> bool {
        let reach = self.alignment.reach();
        self.aligned && Side::BOTH.iter().all(|&s| reach[s] >= self.article.len(s))
    }

    /// How much is linked, once the aligner has answered. It is counted when the links change, not when it is
    /// shown.
    #[must_use]
    pub const fn figures(&self) -> Summary {
        self.figures
    }

    /// What is named; empty until the detector has answered.
    #[must_use]
    pub const fn entities(&self) -> &Arc<Entities> {
        &self.entities
    }

    /// Whether the detector has answered.
    #[must_use]
    pub const fn is_analysed(&self) -> bool {
        self.analysed
    }

    /// What the reader has corrected.
    #[must_use]
    pub const fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// The current paragraph.
    #[must_use]
    pub const fn cursor(&self) -> ParaId {
        self.cursor
    }

    /// The pane that has the keys.
    #[must_use]
    pub const fn active(&self) -> Side {
        self.active
    }

    /// The current mention, an index into the mentions of [`entities`](Self::entities).
    #[must_use]
    pub const fn mention(&self) -> Option<usize> {
        self.mention
    }

    /// The side whose order the rows follow.
    #[must_use]
    pub const fn order(&self) -> Side {
        self.order
    }

    /// Whether linked paragraphs are kept level, or in view.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.locked
    }

    /// How far the reader has come, in percent of the article.
    #[must_use]
    pub const fn progress(&self) -> u8 {
        self.progress
    }

    /// The reader does something: what was waited for is not wanted any more.
    pub(in crate::app) fn touched(&mut self) {
        self.follows_end = false;
        self.awaits_place = false;
    }

    /// Takes the same article with more of its paragraphs known; what is on the screen stays.
    pub fn set_article(&mut self, article: Arc<Article>) {
        let lens = Sides::from_fn(|s| article.len(s));
        self.article = article;
        self.own = Sides::from_fn(|s| Spread::own(s, lens[s]));
        if !self.aligned {
            self.alignment = Arc::new(unaligned(lens));
            self.answered.0 = self.alignment.clone();
            self.level = Spread::abreast(lens);
        }
        if self.follows_end {
            self.jump_to_edge(Way::Forward);
        }
    }

    /// Takes the aligner's answer; the current paragraph keeps its row.
    pub fn set_alignment(&mut self, alignment: Arc<Alignment>) {
        self.answered.0 = alignment;
        self.aligned = true;
        self.relink();
    }

    /// Takes the detector's answer.
    pub fn set_entities(&mut self, entities: Arc<Entities>) {
        self.answered.1 = entities;
        self.analysed = true;
        self.rename();
    }

    /// Whether its article is too long to be linked unasked, and nothing of it is.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.article.is_windowed() && !self.aligned
    }

    /// Why a text that is read by windows has no entities, where it was not looked through for them.
    #[must_use]
    pub fn lacks_entities(&self) -> Option<&'static str> {
        let lacks = self.article.is_windowed() && !self.analysed;
        lacks.then_some(if self.is_aligned_whole() {
            "a text this long is not looked through for entities"
        } else {
            "a text this long is looked through for entities by `:align` only, once it is linked"
        })
    }

    /// The beads that the reader has fixed.
    #[must_use]
    pub fn fixed(&self) -> Vec<Sides<Vec<u32>>> {
        self.corrections.fixed(&self.article)
    }

    /// How many corrections are about words that the article no longer has.
    #[must_use]
    pub fn lost(&self) -> usize {
        let links = resolve(self.corrections.links(), &self.article).lost.len();
        let quotes = |c: &&EntityCorrection| {
            let all = c.quotes();
            all.iter().any(|q| q.find(&self.article).is_none())
        };
        links + self.corrections.entities().filter(quotes).count()
    }

    /// Lays the corrections of links over the aligner's answer.
    pub(super) fn relink(&mut self) {
        let fixed = self.fixed();
        self.alignment = if fixed.is_empty() && !self.answered.0.has_fixed() {
            self.answered.0.clone()
        } else {
            let lens = Sides::from_fn(|s| self.article.len(s));
            Arc::new(lay_over(&self.answered.0, &fixed, lens))
        };
        self.figures = self.alignment.summary();
        self.respread();
    }

    /// Lays the corrections of entities over the detector's answer. The current mention stays current
    /// where it is still one.
    pub(super) fn rename(&mut self) {
        let entities = if self.corrections.entities().next().is_none() {
            self.answered.1.clone()
        } else {
            Arc::new(self.corrections.applied(&self.answered.1, &self.article))
        };
        let old = std::mem::replace(&mut self.entities, entities);
        let now = |index: Option<usize>| {
            let was = old.mentions.get(index?)?;
            let same = |m: &Mention| m.span == was.span && m.layer == was.layer;
            self.entities.mentions.iter().position(same)
        };
        self.mention = now(self.mention);
        self.tour = None;
        for jump in self.back.iter_mut().chain(&mut self.forward) {
            jump.mention = now(jump.mention);
        }
    }

    /// The next of the three orders: English, Arabic, each text its own. The panes are level in the
    /// first two.
    pub fn cycle_order(&mut self) {
        match (self.locked, self.order) {
            (true, Side::English) => self.order = Side::Arabic,
            (true, Side::Arabic) => self.locked = false,
            (false, _) => (self.locked, self.order) = (true, Side::English),
        }
        self.respread();
    }

    fn respread(&mut self) {
        if self.aligned {
            let beyond = self.bead().is_none();
            let apart = self.tops_apart();
            let lens = Sides::from_fn(|s| self.article.len(s));
            let old = std::mem::take(&mut self.level);
            self.level = old.extended(&self.alignment, self.order, lens, beyond);
            self.set_tops_apart(&apart);
        }
        self.frame.keep = true;
    }

    /// Which sides the article has.
    #[must_use]
    pub fn sides(&self) -> Sides<bool> {
        Sides::from_fn(|s| self.article.len(s) > 0)
    }

    /// Digits of the largest paragraph number, at least 2.
    #[must_use]
    pub fn digits(&self) -> u16 {
        let most = Side::BOTH
            .iter()
            .map(|&s| self.article.len(s))
            .max()
            .unwrap_or(0);
        u16::try_from(most.to_string().len()).unwrap_or(2).max(2)
    }

    /// The spread that a view scrolls through.
    #[must_use]
    pub fn spread(&self, view: View) -> &Spread {
        match view {
            View::Level => &self.level,
            View::Side(_) if self.locked => &self.level,
            View::Side(side) => &self.own[side],
        }
    }

    /// The view that shows a side on a screen.
    #[must_use]
    pub fn view_of(&self, side: Side, arrangement: Arrangement) -> View {
        if self.locked && arrangement == Arrangement::Rows {
            View::Level
        } else {
            View::Side(side)
        }
    }

    /// The bead of the current paragraph.
    #[must_use]
    pub fn bead(&self) -> Option<usize> {
        self.alignment.bead_of(self.cursor)
    }

    /// The bead that holds a paragraph; none in a very long article that is not aligned.
    #[must_use]
    pub fn bead_at(&self, para: ParaId) -> Option<&Bead> {
        self.alignment.beads().get(self.alignment.bead_of(para)?)
    }

    /// Whether a paragraph belongs to the current bead.
    #[must_use]
    pub fn is_current(&self, para: ParaId) -> bool {
        match self.alignment.bead_of(para) {
            Some(bead) => Some(bead) == self.bead(),
            None => para == self.cursor,
        }
    }

    /// The current mention.
    #[must_use]
    pub fn current_mention(&self) -> Option<&Mention> {
        self.entities.mentions.get(self.mention?)
    }

    /// The mention that is exactly this stretch, in a layer: an index into `entities.mentions`.
    #[must_use]
    pub fn mention_of(&self, span: TextSpan, layer: Layer) -> Option<usize> {
        let is = |m: &Mention| m.span == span && m.layer == layer;
        self.entities.mentions.iter().position(is)
    }

    /// The mentions of a paragraph, by where they start.
    #[must_use]
    pub fn mentions_in(&self, para: ParaId) -> &[Mention] {
        let all = &self.entities.mentions;
        let from = all.partition_point(|m| m.span.para < para);
        let to = all.partition_point(|m| m.span.para <= para);
        all.get(from..to).unwrap_or(&[])
    }

    /// A paragraph as set, of a very long one its first segment; `None` before it has come into view.
    #[must_use]
    pub fn leaf(&self, para: ParaId) -> Option<&Leaf> {
        self.leaves.get(para, 0)
    }

    /// The segment that a row in view shows a line of.
    #[must_use]
    pub fn leaf_of(&self, row: &RowInView) -> Option<&Leaf> {
        self.leaves.get(row.para, row.segment)
    }

    /// The paragraphs of the current bead on a side, else the current paragraph.
    #[must_use]
    pub fn current_members(&self, side: Side) -> Vec<ParaId> {
        match self.bead_at(self.cursor) {
            Some(bead) => {
                let members = bead.members(side).iter();
                members.map(|&i| ParaId::new(side, i)).collect()
            }
            None if side == self.cursor.side => vec![self.cursor],
            None => Vec::new(),
        }
    }

    /// Where the reader is, to be found again later.
    #[must_use]
    pub fn place(&self) -> Place {
        if let Some(place) = self.place_unseen() {
            return place;
        }
        Place {
            para: self.cursor,
            offset: self.first_byte_in_view(self.cursor),
        }
    }

    /// Sets what comes into view on a screen of this geometry, and keeps the current paragraph in
    /// place where widths or the spread changed.
    pub fn settle(&mut self, geometry: &Geometry) {
        settling::settle(self, geometry);
    }

    /// The cell position's paragraph and byte, for a click at a row and column of a pane's text. The
    /// byte is missing where the row is blank there.
    #[must_use]
    pub fn at(
        &self,
        geometry: &Geometry,
        side: Side,
        column: u16,
        row: u16,
    ) -> Option<(ParaId, Option<u32>)> {
        let text = geometry.panes[side]?.text;
        let y = row.checked_sub(text.y)?;
        let shown = self.rows_in_view(side).into_iter().find(|r| r.y == y)?;
        let leaf = self.leaf_of(&shown)?;
        let row = leaf.paragraph.row(leaf.lines.get(shown.line)?);
        let para = shown.para;
        let left = if row.is_rtl() {
            i32::from(text.right()) - i32::from(row.width())
        } else {
            i32::from(text.x)
        };
        let inside = u16::try_from(i32::from(column) - left).ok();
        Some((para, inside.and_then(|c| row.at(c)).map(|g| g.start)))
    }

    /// The mention that covers a byte and `fits`, the innermost first.
    #[must_use]
    pub fn mention_at(
        &self,
        para: ParaId,
        byte: u32,
        fits: impl Fn(&Mention) -> bool,
    ) -> Option<usize> {
        let from = self
            .entities
            .mentions
            .partition_point(|m| m.span.para < para);
        self.mentions_in(para)
            .iter()
            .enumerate()
            .filter(|(_, m)| m.span.start <= byte && byte < m.span.end && fits(m))
            .min_by_key(|(_, m)| m.span.end - m.span.start)
            .map(|(i, _)| from + i)
    }

    /// Shows directional formatting characters, or no longer.
    pub fn show_pictures(&mut self, pictures: bool) {
        if self.pictures != pictures {
            self.pictures = pictures;
            self.leaves = leaves::Leaves::default();
        }
    }

    /// Whether the current paragraph's characters are put into another order by formatting characters.
    #[must_use]
    pub fn reads_otherwise(&self) -> bool {
        let leaf = self.leaves.get(self.cursor, 0);
        leaf.is_some_and(|l| l.paragraph.reads_otherwise())
    }

    /// Sets a segment of a paragraph at the width of its pane.
    fn set(&mut self, para: ParaId, segment: u32) -> Option<&Leaf> {
        let width = self.frame.widths[para.side].max(1);
        let article = &self.article;
        let pictures = self.pictures;
        self.leaves.set((para, segment), width, || {
            let piece = article.segment(para, segment)?;
            let base = Base::from(para.side);
            Some(Paragraph::segment_with(
                piece.text,
                base,
                piece.start,
                pictures,
            ))
        })
    }

    /// The span's text.
    #[must_use]
    pub fn text_of(&self, span: TextSpan) -> String {
        self.article.text_of(span)
    }
}
