//! The choices that outlive the program, as words of the store.
//!
//! Invariant: what is read back is what was kept; a word that means nothing changes nothing.
//! Must not know: when choices are made.

use super::*;

/// The layout choices as they are kept.
pub(super) fn choices(options: &Options) -> [(&'static str, String); 8] {
    let list = match options.list {
        Some(true) => "shown",
        Some(false) => "hidden",
        None => "auto",
    };
    [
        ("layout", options.layout.word().to_owned()),
        ("list", list.to_owned()),
        ("list-width", options.list_width.to_string()),
        ("english-share", options.english_share.to_string()),
        ("order", options.order.tag().to_owned()),
        (
            "panes",
            if options.locked { "locked" } else { "own" }.to_owned(),
        ),
        (
            "guesses",
            if options.guesses { "shown" } else { "hidden" }.to_owned(),
        ),
        ("help", options.help.map_or("auto", Side::tag).to_owned()),
    ]
}

/// The layout choices kept from earlier, laid over the configured ones.
pub(super) fn kept_options(store: &Store, options: Options, asked: Asked) -> Options {
    let kept = store.settings().unwrap_or_default();
    let get = |key: &str| kept.get(key).cloned();
    let number = |key: &str, or: u16, range: std::ops::RangeInclusive<u16>| {
        get(key)
            .and_then(|v| v.parse().ok())
            .filter(|n| range.contains(n))
            .unwrap_or(or)
    };
    Options {
        pictures: options.pictures,
        layout: get("layout")
            .and_then(|w| Layout::named(&w))
            .filter(|_| !asked.layout)
            .unwrap_or(options.layout),
        list: match get("list").as_deref() {
            Some("shown") => Some(true),
            Some("hidden") => Some(false),
            _ => options.list,
        },
        list_width: number("list-width", options.list_width, 16..=60),
        english_share: number("english-share", options.english_share, 20..=80),
        order: match get("order").as_deref() {
            Some("en") if !asked.order => Side::English,
            Some("ar") if !asked.order => Side::Arabic,
            _ => options.order,
        },
        locked: match get("panes").as_deref() {
            Some("own") if !asked.order => false,
            Some("locked") => true,
            _ => options.locked,
        },
        mouse: options.mouse,
        guesses: match get("guesses").as_deref() {
            Some("shown") => true,
            Some("hidden") => false,
            _ => options.guesses,
        },
        help: match get("help").as_deref() {
            Some("en") => Some(Side::English),
            Some("ar") => Some(Side::Arabic),
            _ => options.help,
        },
        locale: options.locale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_outlive_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("diglot.db")).unwrap();
        let chosen = Options {
            layout: Layout::Stacked,
            list: Some(false),
            english_share: 60,
            order: Side::Arabic,
            locked: false,
            guesses: false,
            help: Some(Side::Arabic),
            ..Options::default()
        };
        store.save_settings(&choices(&chosen)).unwrap();
        let recalled = |order| {
            let asked = Asked {
                layout: false,
                order,
            };
            kept_options(&store, Options::default(), asked)
        };
        assert_eq!(recalled(false), chosen);
        // What the command line asks for is not overridden.
        let asked = recalled(true);
        assert_eq!((asked.order, asked.locked), (Side::English, true));
    }
}
