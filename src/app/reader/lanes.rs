//! Lanes: how lines run through the channel between two columns of paragraphs.
//!
//! A bead has pins, the rows of its paragraphs at either edge of the channel, and one trunk, the upright
//! line that joins them; which column of the channel the trunk stands in is its lane. This is the channel
//! routing of circuit boards (Hashimoto and Stevens 1971), turned by a right angle, with costs in place of
//! their rules: a channel in the text is as narrow as it is, and a picture with a flaw is better than none.
//! Invariant: every line ends at a pin or runs out at the top or bottom; the same input gives the same
//! picture.
//! Must not know: what the lines mean, with what they are drawn.

use crate::text::{Side, Sides};

/// What one line joins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Net {
    /// Rows at the left edge (English) and at the right edge (Arabic).
    pub pins: Sides<Vec<u16>>,
    /// Whether it goes on above the channel.
    pub up: bool,
    /// Whether it goes on below the channel.
    pub down: bool,
    /// Whether it lies over the others.
    pub front: bool,
}

/// Cells at an edge that words take: the row, how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// At which edge.
    pub side: Side,
    /// In which row.
    pub row: u16,
    /// How many cells.
    pub cells: u16,
}

/// What goes from a cell in each direction: the index of a net.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Joint {
    /// Upwards.
    pub up: Option<usize>,
    /// Downwards.
    pub down: Option<usize>,
    /// To the left.
    pub left: Option<usize>,
    /// To the right.
    pub right: Option<usize>,
}

impl Joint {
    /// Whether nothing goes through the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

/// The lines of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lanes {
    width: u16,
    cells: Vec<Joint>,
    /// The lane of each net; `None` for one that runs straight across.
    pub lane: Vec<Option<u16>>,
    /// Where neighbours change places.
    pub twists: Vec<Twist>,
}

impl Lanes {
    /// What goes through a cell.
    #[must_use]
    pub fn at(&self, column: u16, row: u16) -> Joint {
        if column >= self.width {
            return Joint::default();
        }
        let at = usize::from(row) * usize::from(self.width) + usize::from(column);
        self.cells.get(at).copied().unwrap_or_default()
    }
}

/// A net with an upright part.
struct Trunk<'n> {
    net: &'n Net,
    top: u16,
    bottom: u16,
}

impl Trunk<'_> {
    fn meets(&self, other: &Self) -> bool {
        self.top <= other.bottom && other.top <= self.bottom
    }

    const fn meets_rows(&self, row: u16) -> bool {
        self.top <= row + 1 && row <= self.bottom
    }

    const fn covers(&self, row: u16) -> bool {
        self.top <= row && row <= self.bottom
    }
}

/// The price of two trunks in the same cells, of two horizontal lines in the same cells, of words over a
/// corner and over a line, of a crossing that another lane would spare, of trunks side by side. The
/// distance from the middle of the channel costs its cells.
const SAME_LANE: u32 = 4000;
const SAME_ROW: u32 = 400;
const OVER_CORNER: u32 = 300;
const OVER_LINE: u32 = 60;
const CROSSING: u32 = 12;
const BESIDE: u32 = 5;

/// How often every trunk may choose again, now that the others have chosen.
const ROUNDS: usize = 6;

/// A line that comes to a pin at the right edge from the row beside it, for another line leaves from the pin
/// opposite and has no other way.
#[derive(Debug, Clone, Copy)]
struct Jog {
    net: usize,
    pin: u16,
    by: u16,
}

/// Routes nets through a channel of these columns and rows.
#[must_use]
pub fn route(nets: &[Net], taken: &[Taken], (width, height): (u16, u16)) -> Lanes {
    let twists = twists(nets, width);
    let twisted = |i: usize| twists.iter().any(|t| t.nets.contains(&i));
    let mut bent: Vec<Net> = nets.to_vec();
    let mut jogs: Vec<Jog> = Vec::new();
    let lane = loop {
        let trunks: Vec<Option<Trunk<'_>>> = (0..bent.len())
            .map(|i| trunk(&bent[i], height).filter(|_| !twisted(i)))
            .collect();
        // The last column is where lines change their row.
        let room = width.saturating_sub(u16::from(!jogs.is_empty()));
        let lane = settle(&trunks, taken, &twists, room);
        let Some(jog) = conflict(&bent, &trunks, &lane, height) else {
            break lane;
        };
        let bend = |row: &mut u16| {
            if *row == jog.pin {
                *row = jog.by;
            }
        };
        bent[jog.net].pins.arabic.iter_mut().for_each(bend);
        jogs.push(jog);
    };
    let mut lanes = Lanes {
        width,
        cells: vec![Joint::default(); usize::from(width) * usize::from(height)],
        lane,
        twists,
    };
    let (front, back): (Vec<usize>, Vec<usize>) = (0..nets.len()).partition(|&i| nets[i].front);
    for i in back.into_iter().chain(front) {
        let own: Vec<Jog> = jogs.iter().filter(|j| j.net == i).copied().collect();
        lanes.draw(i, &bent[i], trunk(&bent[i], height).as_ref(), &own);
    }
    lanes
}

/// Gives each trunk the cheapest lane, given the others', some times over.
fn settle(
    trunks: &[Option<Trunk<'_>>],
    taken: &[Taken],
    twists: &[Twist],
    width: u16,
) -> Vec<Option<u16>> {
    let mut lane: Vec<Option<u16>> = vec![None; trunks.len()];
    let mut order: Vec<usize> = (0..trunks.len()).filter(|&i| trunks[i].is_some()).collect();
    order.sort_by_key(|&i| trunks[i].as_ref().map(|t| (t.bottom - t.top, t.top)));
    for _ in 0..ROUNDS {
        let mut changed = false;
        for &i in &order {
            let Some(trunk) = &trunks[i] else { continue };
            let cost = |x: u16| -> u32 {
                let others = order.iter().filter(|&&o| o != i);
                let among: u32 = others
                    .filter_map(|&o| Some(pair((trunk, x), (trunks[o].as_ref()?, lane[o]?))))
                    .sum();
                let through = (twists.iter())
                    .filter(|t| (t.column == x || t.column + 1 == x) && trunk.meets_rows(t.row))
                    .count();
                let through = OVER_CORNER * u32::try_from(through).unwrap_or(0);
                let aside = u32::from((2 * x + 1).abs_diff(width)) / 2;
                among + through + words(trunk, x, taken, width) + aside
            };
            let best = (0..width).min_by_key(|&x| (cost(x), x));
            changed |= best != lane[i];
            lane[i] = best;
        }
        if !changed {
            break;
        }
    }
    lane
}

/// The first row that one line leaves to the right of where another comes to it, and how the latter may
/// get out of its way.
fn conflict(
    nets: &[Net],
    trunks: &[Option<Trunk<'_>>],
    lane: &[Option<u16>],
    height: u16,
) -> Option<Jog> {
    let pinned = |row: u16| {
        nets.iter()
            .any(|n| n.pins.english.contains(&row) || n.pins.arabic.contains(&row))
    };
    for (net, trunk) in trunks.iter().enumerate() {
        let Some(trunk) = trunk else { continue };
        for &pin in &trunk.net.pins.arabic {
            let met = trunks.iter().enumerate().any(|(o, other)| {
                let leaves = |t: &Trunk<'_>| t.net.pins.english.contains(&pin);
                o != net && other.as_ref().is_some_and(leaves) && lane[o] >= lane[net]
            });
            let by = [pin.checked_add(1), pin.checked_sub(1)];
            let free = |row: &u16| *row < height && !pinned(*row);
            if met && let Some(by) = by.into_iter().flatten().find(free) {
                return Some(Jog { net, pin, by });
            }
        }
    }
    None
}

/// Two neighbours that change places: their lines cross on the slant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twist {
    /// The one that leads downwards, the one that leads upwards.
    pub nets: [usize; 2],
    /// The left one of its two columns.
    pub column: u16,
    /// The upper one of its two rows.
    pub row: u16,
}

/// The pairs of nets that change places in neighbouring rows, where no line can turn.
fn twists(nets: &[Net], width: u16) -> Vec<Twist> {
    let Some(column) = (width / 2).checked_sub(1).filter(|_| width >= 4) else {
        return Vec::new();
    };
    let ends = |n: &Net| match (n.pins.english.as_slice(), n.pins.arabic.as_slice()) {
        ([from], [to]) if !n.up && !n.down => Some((*from, *to)),
        _ => None,
    };
    let mut out = Vec::new();
    for (down, net) in nets.iter().enumerate() {
        let Some((row, below)) = ends(net).filter(|(a, b)| a + 1 == *b) else {
            continue;
        };
        let back = |n: &Net| ends(n) == Some((below, row));
        if let Some(up) = nets.iter().position(back) {
            out.push(Twist {
                nets: [down, up],
                column,
                row,
            });
        }
    }
    out
}

fn trunk(net: &Net, height: u16) -> Option<Trunk<'_>> {
    let rows = || net.pins.english.iter().chain(&net.pins.arabic).copied();
    let top = if net.up { 0 } else { rows().min()? };
    let bottom = if net.down {
        height.saturating_sub(1)
    } else {
        rows().max()?
    };
    (top < bottom).then_some(Trunk { net, top, bottom })
}

/// What two trunks in these lanes cost.
fn pair(a: (&Trunk<'_>, u16), b: (&Trunk<'_>, u16)) -> u32 {
    let mut cost = 0;
    if a.0.meets(b.0) {
        let shared = a.0.bottom.min(b.0.bottom) - a.0.top.max(b.0.top) + 1;
        cost += match a.1.abs_diff(b.1) {
            0 => SAME_LANE + SAME_ROW * u32::from(shared),
            1 => BESIDE,
            _ => 0,
        };
    }
    cost + over(a, b) + over(b, a)
}

/// What the pins of one cost on their way past the trunk of the other.
fn over((a, x): (&Trunk<'_>, u16), (b, at): (&Trunk<'_>, u16)) -> u32 {
    let way = |side: Side| -> u32 {
        let past = match side {
            Side::English => at < x,
            Side::Arabic => at > x,
        };
        if !past {
            return 0;
        }
        let meets = |row: &u16| b.net.pins[side.other()].contains(row);
        (a.net.pins[side].iter())
            .map(|row| match (meets(row), b.covers(*row)) {
                (true, _) => SAME_ROW * u32::from(x.abs_diff(at)),
                (false, true) => CROSSING,
                (false, false) => 0,
            })
            .sum()
    };
    way(Side::English) + way(Side::Arabic)
}

/// What words at the edges cost a trunk in a lane.
fn words(trunk: &Trunk<'_>, lane: u16, taken: &[Taken], width: u16) -> u32 {
    (taken.iter())
        .filter(|t| trunk.covers(t.row))
        .filter(|t| match t.side {
            Side::English => lane < t.cells,
            Side::Arabic => lane >= width.saturating_sub(t.cells),
        })
        .map(|t| {
            let corner = Side::BOTH
                .iter()
                .any(|&s| trunk.net.pins[s].contains(&t.row));
            if corner { OVER_CORNER } else { OVER_LINE }
        })
        .sum()
}

impl Lanes {
    fn joint(&mut self, column: u16, row: u16) -> Option<&mut Joint> {
        let at = usize::from(row) * usize::from(self.width) + usize::from(column);
        self.cells.get_mut(at)
    }

    /// A level line over the columns `from..to`.
    fn level(&mut self, net: usize, row: u16, columns: std::ops::Range<u16>) {
        for column in columns {
            if let Some(joint) = self.joint(column, row) {
                (joint.left, joint.right) = (Some(net), Some(net));
            }
        }
    }

    fn draw(&mut self, i: usize, net: &Net, trunk: Option<&Trunk<'_>>, jogs: &[Jog]) {
        if let Some(twist) = self.twists.iter().find(|t| t.nets.contains(&i)).copied() {
            let down = twist.nets[0] == i;
            let (from, to) = if down {
                (twist.row, twist.row + 1)
            } else {
                (twist.row + 1, twist.row)
            };
            self.level(i, from, 0..twist.column);
            self.level(i, to, twist.column + 2..self.width);
            return;
        }
        let (Some(trunk), Some(lane)) = (trunk, self.lane.get(i).copied().flatten()) else {
            for &row in net.pins.english.first().iter().copied() {
                self.level(i, row, 0..self.width);
            }
            return;
        };
        for row in trunk.top..=trunk.bottom {
            if let Some(joint) = self.joint(lane, row) {
                if row > trunk.top || net.up {
                    joint.up = Some(i);
                }
                if row < trunk.bottom || net.down {
                    joint.down = Some(i);
                }
            }
        }
        for &row in &net.pins.english {
            self.level(i, row, 0..lane);
            if let Some(joint) = self.joint(lane, row) {
                joint.left = Some(i);
            }
        }
        let last = self.width.saturating_sub(1);
        for &row in &net.pins.arabic {
            if let Some(joint) = self.joint(lane, row) {
                joint.right = Some(i);
            }
            let Some(jog) = jogs.iter().find(|j| j.by == row) else {
                self.level(i, row, lane + 1..self.width);
                continue;
            };
            self.level(i, row, lane + 1..last);
            let below = jog.by > jog.pin;
            let turn = |joint: &mut Joint, upwards: bool| {
                if upwards {
                    joint.up = Some(i);
                } else {
                    joint.down = Some(i);
                }
            };
            if let Some(joint) = self.joint(last, row) {
                joint.left = Some(i);
                joint.right = None;
                turn(joint, below);
            }
            if let Some(joint) = self.joint(last, jog.pin) {
                joint.right = Some(i);
                joint.left = None;
                turn(joint, !below);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(english: &[u16], arabic: &[u16]) -> Net {
        Net {
            pins: Sides::new(english.to_vec(), arabic.to_vec()),
            ..Net::default()
        }
    }

    /// The picture, each cell the letter of what goes up or down through it, else of what goes across;
    /// `+` where two cross.
    fn drawn(nets: &[Net], taken: &[Taken], size: (u16, u16)) -> Vec<String> {
        let lanes = route(nets, taken, size);
        let letter = |i: usize| char::from(b'a' + u8::try_from(i).unwrap());
        (0..size.1)
            .map(|y| {
                (0..size.0)
                    .map(|x| {
                        let j = lanes.at(x, y);
                        let (upright, level) = (j.up.or(j.down), j.left.or(j.right));
                        match (upright, level) {
                            (Some(a), Some(b)) if a != b => '+',
                            (Some(a), _) | (None, Some(a)) => letter(a),
                            (None, None) => ' ',
                        }
                    })
                    .collect()
            })
            .collect()
    }

    /// No cell has an arm that meets nothing, unless at the edge of a pin.
    fn joined(nets: &[Net], lanes: &Lanes, (width, height): (u16, u16)) {
        for y in 0..height {
            for x in 0..width {
                let j = lanes.at(x, y);
                if x + 1 < width {
                    assert_eq!(j.right, lanes.at(x + 1, y).left, "{nets:?} at {x},{y}");
                }
                if y + 1 < height {
                    assert_eq!(j.down, lanes.at(x, y + 1).up, "{nets:?} at {x},{y}");
                }
            }
        }
    }

    #[test]
    fn what_stands_level_is_joined_straight() {
        assert_eq!(
            drawn(&[net(&[1], &[1])], &[], (3, 3)),
            ["   ", "aaa", "   "]
        );
    }

    #[test]
    fn two_that_cross_meet_in_two_cells_at_most() {
        let nets = [net(&[0], &[4]), net(&[4], &[0])];
        let picture = drawn(&nets, &[], (7, 5));
        let crossings: usize = picture.iter().map(|r| r.matches('+').count()).sum();
        assert_eq!(crossings, 1, "{picture:#?}");
        joined(&nets, &route(&nets, &[], (7, 5)), (7, 5));
        let nets = [net(&[0], &[4]), net(&[2], &[1])];
        let picture = drawn(&nets, &[], (7, 5));
        let crossings: usize = picture.iter().map(|r| r.matches('+').count()).sum();
        assert_eq!(crossings, 1, "{picture:#?}");
        joined(&nets, &route(&nets, &[], (7, 5)), (7, 5));
    }

    #[test]
    fn a_line_leaves_the_row_before_the_other_comes_to_it() {
        // Row 2 is the first's at the left and the second's at the right.
        let nets = [net(&[2], &[5]), net(&[0], &[2])];
        let lanes = route(&nets, &[], (5, 6));
        assert!(lanes.lane[0] < lanes.lane[1], "{:?}", lanes.lane);
        joined(&nets, &lanes, (5, 6));
    }

    #[test]
    fn neighbours_that_change_places_cross_on_the_slant_where_no_row_is_between() {
        let nets = [net(&[0], &[1]), net(&[1], &[0]), net(&[2], &[2])];
        let lanes = route(&nets, &[], (6, 3));
        let twist = Twist {
            nets: [0, 1],
            column: 2,
            row: 0,
        };
        assert_eq!(lanes.twists, [twist]);
        assert_eq!(lanes.at(1, 0).left, Some(0));
        assert_eq!(lanes.at(4, 0).right, Some(1));
    }

    #[test]
    fn a_merge_is_two_lines_that_meet() {
        let nets = [net(&[0, 3], &[2])];
        let lanes = route(&nets, &[], (3, 4));
        assert_eq!(lanes.lane, [Some(1)]);
        let meeting = lanes.at(1, 2);
        assert_eq!(
            meeting,
            Joint {
                up: Some(0),
                down: Some(0),
                left: None,
                right: Some(0)
            }
        );
    }

    #[test]
    fn what_goes_on_elsewhere_runs_out_at_the_edge() {
        let mut on = net(&[1], &[1]);
        on.down = true;
        let lanes = route(&[on], &[], (3, 4));
        assert_eq!(lanes.at(1, 3).down, Some(0));
        assert_eq!(lanes.at(1, 0), Joint::default());
    }

    #[test]
    fn lanes_keep_off_words() {
        let taken: Vec<Taken> = (0..6)
            .map(|row| Taken {
                side: Side::English,
                row,
                cells: 4,
            })
            .collect();
        let lanes = route(&[net(&[7], &[0])], &taken, (7, 8));
        assert!(lanes.lane[0] >= Some(4), "{:?}", lanes.lane);
    }

    #[test]
    fn a_hundred_crossings_are_drawn_in_any_channel() {
        for width in [0, 1, 3, 9] {
            let nets: Vec<Net> = (0..100).map(|i| net(&[i], &[(i * 37) % 100])).collect();
            let lanes = route(&nets, &[], (width, 100));
            assert_eq!(lanes, route(&nets, &[], (width, 100)));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_two_to_four_links_keep_apart_where_there_is_room(order in proptest::sample::subsequence(vec![0u16, 3, 6, 9], 2..=4).prop_shuffle()) {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            // Pins of the two sides in different rows: then nothing forces two lines together.
            let nets: Vec<Net> = sorted.iter().zip(&order).map(|(&e, &a)| net(&[e], &[a + 1])).collect();
            joined(&nets, &route(&nets, &[], (9, 11)), (9, 11));
        }
    }

    use proptest::strategy::Strategy as _;
}
