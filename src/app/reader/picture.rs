//! The picture of the links between two columns of paragraphs, whichever paragraphs are in view.
//!
//! Invariant: every paragraph in view is joined to its counterparts in view, or has words that say where
//! they are: further up, further down, or nowhere.
//! Must not know: rows of text, keys, colours.

use super::lanes::{Lanes, Net, Taken, route};
use crate::bitext::Alignment;
use crate::text::{ParaId, Side, Sides};

/// A paragraph in view and the row where its line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin {
    /// The paragraph.
    pub para: ParaId,
    /// Its row in the channel.
    pub row: u16,
}

/// Where the counterpart of a paragraph is, if not in view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Further up: this paragraph.
    Above(ParaId),
    /// Further down: this paragraph.
    Below(ParaId),
    /// The other text lacks it.
    Nowhere,
}

impl Where {
    /// As it is written beside the paragraph's number.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Above(para) => format!("▲{}", para.index + 1),
            Self::Below(para) => format!("▼{}", para.index + 1),
            Self::Nowhere => "∅".to_owned(),
        }
    }
}

/// Words at the edge of the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// Whose.
    pub pin: Pin,
    /// The bead of the paragraph.
    pub bead: usize,
    /// What they say.
    pub at: Where,
}

/// A line that leaves the channel at the top or bottom, for what it joins there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// The bead.
    pub bead: usize,
    /// Its column.
    pub column: u16,
    /// Where it leads.
    pub at: Where,
}

/// Lines and words of a channel.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The lines; a joint's numbers are indices into `beads`.
    pub lanes: Lanes,
    /// The bead of each line.
    pub beads: Vec<usize>,
    /// What is said of counterparts that are not in view.
    pub notes: Vec<Note>,
    /// Lines that leave the channel.
    pub exits: Vec<Exit>,
}

impl Picture {
    /// Pictures the links of what is in view, the paragraphs of each side from the top, in a channel of
    /// these columns and rows. The bead `front` lies over the others.
    #[must_use]
    pub fn of(
        alignment: &Alignment,
        pins: &Sides<Vec<Pin>>,
        front: Option<usize>,
        size: (u16, u16),
    ) -> Self {
        let mut beads: Vec<usize> = Side::BOTH
            .iter()
            .flat_map(|&s| &pins[s])
            .filter_map(|p| alignment.bead_of(p.para))
            .collect();
        beads.sort_unstable();
        beads.dedup();
        let mut picture = Self::default();
        let mut nets = Vec::new();
        let mut leaving = Vec::new();
        for bead in beads {
            let seen = Sides::from_fn(|side| -> Vec<Pin> {
                let own = |p: &&Pin| alignment.bead_of(p.para) == Some(bead);
                pins[side].iter().filter(own).copied().collect()
            });
            let away: Vec<Where> = Side::BOTH
                .into_iter()
                .flat_map(|side| {
                    let members = alignment
                        .beads()
                        .get(bead)
                        .map_or(&[][..], |b| b.members(side));
                    let first = pins[side].first().map_or(0, |p| p.para.index);
                    let seen = &pins[side];
                    members.iter().filter_map(move |&i| {
                        let para = ParaId::new(side, i);
                        (!seen.iter().any(|p| p.para == para)).then_some(if i < first {
                            Where::Above(para)
                        } else {
                            Where::Below(para)
                        })
                    })
                })
                .collect();
            if !seen.english.is_empty() && !seen.arabic.is_empty() {
                let above = away.iter().rfind(|w| matches!(w, Where::Above(_)));
                let below = away.iter().find(|w| matches!(w, Where::Below(_)));
                nets.push(Net {
                    pins: seen.map(|pins| pins.iter().map(|p| p.row).collect()),
                    up: above.is_some(),
                    down: below.is_some(),
                    front: Some(bead) == front,
                });
                let net = picture.beads.len();
                leaving.extend([above, below].into_iter().flatten().map(|&at| (net, at)));
                picture.beads.push(bead);
                continue;
            }
            for side in Side::BOTH {
                // What is away is on the other side, or more of the same side; the former is news.
                let other = |w: &&Where| match w {
                    Where::Above(p) | Where::Below(p) => p.side != side,
                    Where::Nowhere => false,
                };
                let at = away.iter().find(other).copied().unwrap_or(Where::Nowhere);
                picture
                    .notes
                    .extend(seen[side].iter().map(|&pin| Note { pin, bead, at }));
            }
        }
        let taken: Vec<Taken> = (picture.notes.iter())
            .map(|note| Taken {
                side: note.pin.para.side,
                row: note.pin.row,
                cells: u16::try_from(note.at.words().chars().count() + 1).unwrap_or(u16::MAX),
            })
            .collect();
        picture.lanes = route(&nets, &taken, size);
        picture.exits = leaving
            .into_iter()
            .filter_map(|(net, at)| {
                Some(Exit {
                    bead: *picture.beads.get(net)?,
                    column: picture.lanes.lane.get(net).copied().flatten()?,
                    at,
                })
            })
            .collect();
        picture
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::Bead;

    fn alignment(links: &[(&[u32], &[u32])], lens: Sides<usize>) -> Alignment {
        let bead = |(english, arabic): &(&[u32], &[u32])| Bead {
            english: english.to_vec(),
            arabic: arabic.to_vec(),
            ..Bead::default()
        };
        Alignment::new(links.iter().map(bead).collect(), lens)
    }

    fn pins(side: Side, from: u32, to: u32) -> Vec<Pin> {
        (from..to)
            .map(|i| Pin {
                para: ParaId::new(side, i),
                row: u16::try_from(2 * (i - from)).unwrap(),
            })
            .collect()
    }

    #[test]
    fn what_is_not_in_view_is_told_in_words() {
        // English 2..5 and Arabic 2..5 are in view.
        let all = alignment(
            &[(&[0], &[3]), (&[2], &[7]), (&[3], &[2]), (&[4, 6], &[4])],
            Sides::new(8, 8),
        );
        let view = Sides::new(pins(Side::English, 2, 5), pins(Side::Arabic, 2, 5));
        let picture = Picture::of(&all, &view, None, (9, 6));
        let told: Vec<String> = (picture.notes.iter())
            .map(|n| {
                let para = n.pin.para;
                format!("{}{} {}", para.side.tag(), para.index + 1, n.at.words())
            })
            .collect();
        assert_eq!(told, ["ar4 ▲1", "en3 ▼8"]);
        let left: Vec<String> = picture.exits.iter().map(|e| e.at.words()).collect();
        assert_eq!(left, ["▼7"]);
        assert_eq!(picture.beads.len(), 2);
    }

    #[test]
    fn what_the_other_text_lacks_is_told() {
        let all = alignment(&[(&[0], &[0])], Sides::new(2, 1));
        let view = Sides::new(pins(Side::English, 0, 2), pins(Side::Arabic, 0, 1));
        let picture = Picture::of(&all, &view, None, (5, 4));
        let told: Vec<Where> = picture.notes.iter().map(|n| n.at).collect();
        assert_eq!(told, [Where::Nowhere]);
    }
}
