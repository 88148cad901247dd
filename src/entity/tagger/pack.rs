//! Weights as they are kept: only what is not zero.
//!
//! Four bytes of the steps' scale and the steps, then for every row of weights that is not all zero the
//! gap to the row before (a number of seven bits a byte), a byte that says which labels have a weight,
//! and these weights.

use super::{LABELS, ROWS, Tagger};
use crate::text::Side;

/// Reads weights; what is cut off or beyond the rows is left at zero.
pub(super) fn read(side: Side, bytes: &[u8]) -> Tagger {
    let mut weights = vec![[0i8; LABELS]; ROWS];
    let mut steps = [[0i32; LABELS]; LABELS + 1];
    let mut at = bytes.iter().copied();
    for row in &mut steps {
        for slot in row {
            let mut number = [0u8; 2];
            for byte in &mut number {
                *byte = at.next().unwrap_or(0);
            }
            *slot = i32::from(i16::from_le_bytes(number));
        }
    }
    let mut row = 0usize;
    'rows: loop {
        let mut gap = 0usize;
        let mut shift = 0u32;
        loop {
            let Some(byte) = at.next() else { break 'rows };
            gap |= usize::from(byte & 0x7f) << shift.min(28);
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        row = row.saturating_add(gap);
        let (Some(mask), Some(slot)) = (at.next(), weights.get_mut(row)) else {
            break;
        };
        for (k, weight) in slot.iter_mut().enumerate() {
            if mask >> k & 1 == 1 {
                *weight = at.next().unwrap_or(0).cast_signed();
            }
        }
    }
    Tagger {
        side,
        weights,
        steps,
    }
}

/// Writes weights.
#[cfg(test)]
pub(super) fn write(tagger: &Tagger) -> Vec<u8> {
    let mut out = Vec::new();
    for step in tagger.steps.iter().flatten() {
        let small = (*step).clamp(i32::from(i16::MIN), i32::from(i16::MAX));
        out.extend(i16::try_from(small).unwrap_or(0).to_le_bytes());
    }
    let mut last = 0;
    for (row, weights) in tagger.weights.iter().enumerate() {
        if weights.iter().all(|w| *w == 0) {
            continue;
        }
        let mut gap = row - last;
        last = row;
        while gap >= 0x80 {
            out.push((gap & 0x7f) as u8 | 0x80);
            gap >>= 7;
        }
        out.push(gap as u8);
        let mut mask = 0u8;
        for (k, w) in weights.iter().enumerate() {
            mask |= u8::from(*w != 0) << k;
        }
        out.push(mask);
        out.extend(
            weights
                .iter()
                .filter(|w| **w != 0)
                .map(|w| w.cast_unsigned()),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut tagger = read(Side::English, &[]);
        tagger.weights[3] = [0, 1, -1, 0, 127, 0, -127, 5];
        tagger.weights[70_000] = [9, 0, 0, 0, 0, 0, 0, 0];
        tagger.steps[8][2] = -300;
        let bytes = write(&tagger);
        let again = read(Side::English, &bytes);
        assert!(again.weights == tagger.weights && again.steps == tagger.steps);
        for cut in [0, 1, 100, 144, 145, bytes.len() - 1] {
            let _ = read(Side::Arabic, &bytes[..cut]);
        }
    }
}
