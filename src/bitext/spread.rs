//! The spread: beads as bands, one below the other, so that what corresponds starts level.
//!
//! The bands of a part of an alignment are made when one of them is asked for, so that a long article's cost what
//! of it is looked at.
//! Invariant: every paragraph of the sides shown is in exactly one band; bands are never empty.
//! Must not know: rows and heights (the reader sets bands at a width).

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::bitext::alignment::{Alignment, Part};
use crate::text::{ParaId, Side, Sides, narrow};

/// Paragraphs that stand level: a bead, or one paragraph of a text in its own order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Band {
    /// Paragraph indices on each side, ascending.
    pub members: Sides<Vec<u32>>,
}

impl Band {
    /// The first paragraph on a side.
    #[must_use]
    pub fn first(&self, side: Side) -> Option<ParaId> {
        self.members[side].first().map(|&i| ParaId::new(side, i))
    }
}

/// The bands of an article in one order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread(Order);

/// Where nothing is known of beads, the order needs no table: a text may have millions of paragraphs.
#[derive(Debug, Clone, PartialEq)]
enum Order {
    /// One side alone.
    Own(Side, usize),
    /// By beads, and what no bead holds by number.
    Level(Level),
}

impl Default for Order {
    fn default() -> Self {
        Self::Own(Side::English, 0)
    }
}

/// Bands by beads, and after these bands of what is in none.
#[derive(Debug, Clone, PartialEq)]
struct Level {
    alignment: Alignment,
    lead: Side,
    /// Those of each part, once one of them was asked for.
    tables: Vec<OnceLock<Table>>,
    abreast: Abreast,
}

/// Paragraphs by number: one of each side, from a first of each on. Those that beads hold are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Abreast {
    origin: Sides<usize>,
    reach: Sides<usize>,
    lens: Sides<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Table {
    bands: Vec<Band>,
    /// The first paragraph of each side, for the places in what follows.
    from: Sides<usize>,
    band_of: Sides<Vec<usize>>,
    moved: Sides<Vec<bool>>,
}

impl Spread {
    /// Sets beads in the order of the leading side. What the leading side lacks stands after what it
    /// follows in its own text.
    #[must_use]
    pub fn level(alignment: &Alignment, lead: Side) -> Self {
        Self::default().extended(alignment, lead, alignment.reach(), false)
    }

    /// The order of texts of `lens` paragraphs by an alignment that may not reach to their ends: what no bead holds
    /// stands by number after all the rest. Where it `holds`, paragraphs that are in no bead stay beside those that
    /// they stand beside; else the first of both sides stand level.
    #[must_use]
    pub fn extended(
        self,
        alignment: &Alignment,
        lead: Side,
        lens: Sides<usize>,
        holds: bool,
    ) -> Self {
        let reach = alignment.reach();
        let (mut tables, mut abreast) = (Vec::new(), Abreast::beyond(reach, lens));
        if let Order::Level(old) = self.0 {
            let parts = old.alignment.parts().iter().zip(alignment.parts());
            let same = parts.take_while(|(old, new)| Arc::ptr_eq(old, new)).count();
            if old.lead == lead {
                tables = old.tables;
                tables.truncate(same);
            }
            if holds && let Some(origin) = old.abreast.held(reach) {
                abreast.origin = origin;
            }
        }
        tables.resize(alignment.parts().len(), OnceLock::new());
        Self(Order::Level(Level {
            alignment: alignment.clone(),
            lead,
            tables,
            abreast,
        }))
    }

    /// Sets the first paragraph beside the first, the second beside the second, and so on: what is shown
    /// while it is not known yet what corresponds.
    #[must_use]
    pub fn abreast(lens: Sides<usize>) -> Self {
        Self::default().extended(&Alignment::default(), Side::English, lens, false)
    }

    /// Sets one side's paragraphs in their own order.
    #[must_use]
    pub fn own(side: Side, len: usize) -> Self {
        Self(Order::Own(side, len))
    }

    /// How many bands there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Order::Own(_, len) => *len,
            Order::Level(level) => level.alignment.beads().len() + level.abreast.len(),
        }
    }

    /// Whether there is no band.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A number of bands, from the top, after which none has anything on a side.
    #[must_use]
    pub fn extent(&self, side: Side) -> usize {
        match &self.0 {
            Order::Own(own, len) => {
                if *own == side {
                    *len
                } else {
                    0
                }
            }
            Order::Level(level) => level.alignment.beads().len() + level.abreast.extent(side),
        }
    }

    /// How many bands, from the top, are beads.
    #[must_use]
    pub fn linked(&self) -> usize {
        match &self.0 {
            Order::Own(..) => 0,
            Order::Level(level) => level.alignment.beads().len(),
        }
    }

    /// A band, counted from the top.
    #[must_use]
    pub fn band(&self, at: usize) -> Option<Band> {
        match &self.0 {
            Order::Own(side, len) => {
                let mut members = Sides::new(Vec::new(), Vec::new());
                members[*side].push(narrow(at));
                (at < *len).then_some(Band { members })
            }
            Order::Level(level) => match at.checked_sub(level.alignment.beads().len()) {
                Some(beyond) => level.abreast.band(beyond),
                None => {
                    let (part, table) = level.of_band(at)?;
                    table.bands.get(at - part.first).cloned()
                }
            },
        }
    }

    /// The bands, from the top.
    pub fn bands(&self) -> impl Iterator<Item = Band> + '_ {
        (0..self.len()).map_while(|at| self.band(at))
    }

    /// The band that holds a paragraph.
    #[must_use]
    pub fn band_of(&self, para: ParaId) -> Option<usize> {
        match &self.0 {
            Order::Own(side, len) => Some(para.at()).filter(|&at| para.side == *side && at < *len),
            Order::Level(level) => match level.of_para(para) {
                Some((part, table)) => Some(part.first + *table.at(&table.band_of, para)?),
                None => {
                    let beyond = level.abreast.band_of(para)?;
                    Some(level.alignment.beads().len() + beyond)
                }
            },
        }
    }

    /// The paragraph of a side that stands nearest to a band: in it, else above, else below.
    #[must_use]
    pub fn nearest(&self, at: usize, side: Side) -> Option<ParaId> {
        match &self.0 {
            Order::Own(own, len) => {
                let last = len.checked_sub(1).filter(|_| *own == side)?;
                Some(ParaId::new(side, u32::try_from(last.min(at)).ok()?))
            }
            Order::Level(level) => {
                let Some((part, table)) = level.of_band(at) else {
                    return level.abreast.nearest(at - self.linked().min(at), side);
                };
                let inside = at - part.first;
                let above = table.bands.get(..=inside)?.iter().rev();
                let above = above.filter_map(|b| b.first(side)).next();
                let before = || part.paragraphs[side].start.checked_sub(1);
                let below = || {
                    table
                        .bands
                        .get(inside..)?
                        .iter()
                        .find_map(|b| b.first(side))
                };
                let after =
                    || Some(part.paragraphs[side].end).filter(|&i| i < level.abreast.lens[side]);
                above
                    .or_else(|| before().map(|i| ParaId::nth(side, i)))
                    .or_else(below)
                    .or_else(|| after().map(|i| ParaId::nth(side, i)))
            }
        }
    }

    /// Whether a paragraph stands out of its own text's order here.
    #[must_use]
    pub fn is_moved(&self, para: ParaId) -> bool {
        match &self.0 {
            Order::Own(..) => false,
            Order::Level(level) => {
                let moved = level.of_para(para);
                let moved = moved.and_then(|(_, table)| table.at(&table.moved, para));
                moved.copied().unwrap_or(false)
            }
        }
    }
}

impl Level {
    /// The part that a band is in, and the bands of it.
    fn of_band(&self, at: usize) -> Option<(&Part, &Table)> {
        let parts = self.alignment.parts();
        let part = parts.partition_point(|p| p.first <= at).checked_sub(1)?;
        let known = parts.get(part)?;
        (at < known.first + known.beads.len()).then_some(())?;
        Some((known, self.table(part, known)?))
    }

    fn of_para(&self, para: ParaId) -> Option<(&Part, &Table)> {
        let (at, part) = self.alignment.part_of(para)?;
        Some((part, self.table(at, part)?))
    }

    fn table(&self, at: usize, part: &Part) -> Option<&Table> {
        Some(
            self.tables
                .get(at)?
                .get_or_init(|| Table::of(part, self.lead)),
        )
    }
}

impl Abreast {
    /// What is left where beads reach so far.
    const fn beyond(reach: Sides<usize>, lens: Sides<usize>) -> Self {
        Self {
            origin: reach,
            reach,
            lens,
        }
    }

    /// Where it begins so that what stands level stays so. `None` where a band would be empty.
    fn held(&self, reach: Sides<usize>) -> Option<Sides<usize>> {
        let gone = Sides::from_fn(|s| reach[s].checked_sub(self.origin[s]));
        let gone = gone.english?.min(gone.arabic?);
        let origin = self.origin.map(|o| o + gone);
        let left = |s: Side| self.lens[s].saturating_sub(origin[s]);
        let behind = |s: Side| reach[s] - origin[s];
        let meets = |s: Side| left(s) >= behind(s.other());
        Side::BOTH.into_iter().all(meets).then_some(origin)
    }

    fn range(&self, side: Side) -> Range<usize> {
        let from = self.reach[side];
        from..self.lens[side].max(from)
    }

    fn len(&self) -> usize {
        self.extent(Side::English).max(self.extent(Side::Arabic))
    }

    fn extent(&self, side: Side) -> usize {
        let range = self.range(side);
        if range.is_empty() {
            0
        } else {
            range.end - self.origin[side]
        }
    }

    fn band(&self, at: usize) -> Option<Band> {
        let members = Sides::from_fn(|side| {
            let index = at + self.origin[side];
            if self.range(side).contains(&index) {
                vec![narrow(index)]
            } else {
                Vec::new()
            }
        });
        (at < self.len()).then_some(Band { members })
    }

    fn band_of(&self, para: ParaId) -> Option<usize> {
        let known = self.range(para.side).contains(&para.at());
        known.then(|| para.at() - self.origin[para.side])
    }

    fn nearest(&self, at: usize, side: Side) -> Option<ParaId> {
        let last = self.lens[side].checked_sub(1)?;
        // Above the first that is in no bead stands one that is.
        let first = self.reach[side].saturating_sub(1);
        let index = (at + self.origin[side]).max(first).min(last);
        Some(ParaId::new(side, u32::try_from(index).ok()?))
    }
}

impl Table {
    /// Sets the beads of a part in the order of the leading side.
    fn of(part: &Part, lead: Side) -> Self {
        let beads = &part.beads;
        let led = |k: usize| beads[k].members(lead).first().copied();
        let mut order: Vec<usize> = (0..beads.len()).filter(|&k| led(k).is_some()).collect();
        order.sort_by_key(|&k| led(k));
        // Each bead that the lead lacks follows the bead of the paragraph before it on its own side.
        let mut follows: Vec<Vec<usize>> = vec![Vec::new(); beads.len()];
        let mut first = Vec::new();
        let mut alone: Vec<usize> = (0..beads.len()).filter(|&k| led(k).is_none()).collect();
        alone.sort_by_key(|&k| beads[k].members(lead.other()).first().copied());
        for k in alone {
            let before = beads[k]
                .members(lead.other())
                .first()
                .and_then(|i| i.checked_sub(1));
            match before.and_then(|i| part.bead_at(ParaId::new(lead.other(), i))) {
                Some(bead) => follows[bead].push(k),
                None => first.push(k),
            }
        }
        let mut bands = Vec::with_capacity(beads.len());
        let mut displaced = Vec::with_capacity(beads.len());
        // What follows a bead out of order is out of order with it.
        let mut stack: Vec<(usize, bool)> = first
            .into_iter()
            .chain(order)
            .rev()
            .map(|k| (k, false))
            .collect();
        while let Some((k, along)) = stack.pop() {
            bands.push(Band {
                members: Sides::from_fn(|side| beads[k].members(side).to_vec()),
            });
            let out = along || part.crossing[k];
            displaced.push(out);
            stack.extend(follows[k].iter().rev().map(|&f| (f, out)));
        }
        let mut table = Self::numbered(bands, part);
        for (band, out) in table.bands.iter().zip(displaced) {
            for &i in band.members[lead.other()].iter().filter(|_| out) {
                table.moved[lead.other()][i as usize - table.from[lead.other()]] = true;
            }
        }
        table
    }

    fn numbered(bands: Vec<Band>, part: &Part) -> Self {
        let from = part.paragraphs.clone().map(|p| p.start);
        let mut band_of = Sides::new(Vec::new(), Vec::new());
        let mut moved = Sides::new(Vec::new(), Vec::new());
        for side in Side::BOTH {
            let len = part.paragraphs[side].len();
            band_of[side] = vec![0; len];
            moved[side] = vec![false; len];
            for (b, band) in bands.iter().enumerate() {
                let mut before = None;
                for &i in &band.members[side] {
                    let at = i as usize - from[side];
                    band_of[side][at] = b;
                    // A merged paragraph from elsewhere in its text.
                    moved[side][at] = before.is_some_and(|b: u32| b + 1 != i);
                    before = Some(i);
                }
            }
        }
        Self {
            bands,
            from,
            band_of,
            moved,
        }
    }

    /// What a list has of a paragraph.
    fn at<'t, T>(&self, list: &'t Sides<Vec<T>>, para: ParaId) -> Option<&'t T> {
        let at = para.at().checked_sub(self.from[para.side])?;
        list[para.side].get(at)
    }
}

#[cfg(test)]
mod tests;
