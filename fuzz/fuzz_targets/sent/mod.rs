//! What is sent of a row of cells, for targets that make rows.

use diglot::tui::wire::{Profile, encode};
use ratatui::buffer::Cell;

/// Holds that in every profile each cell is sent, and no control in it but the profile's own.
pub fn holds_no_control(row: &[Cell]) {
    for (profile, _) in Profile::ALL {
        let sent = encode(profile, row);
        assert_eq!(sent.len(), row.len());
        for cell in &sent {
            let symbol = cell.symbol();
            let inner = match profile {
                Profile::Osc66 => symbol
                    .strip_prefix("\u{1b}]66;")
                    .and_then(|s| s.strip_suffix("\u{1b}\\"))
                    .unwrap_or(symbol),
                _ => symbol,
            };
            assert!(!inner.contains(char::is_control), "{profile} {symbol:?}");
        }
    }
}
