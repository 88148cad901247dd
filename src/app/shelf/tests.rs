use super::*;

fn items(names: &[&str]) -> Vec<Item> {
    let item = |name: &&str| Item {
        id: ArticleId((*name).into()),
        titles: Sides::new(Some((*name).into()), None),
        date: None,
        progress: 0,
        seen: false,
    };
    names.iter().map(item).collect()
}

fn selected(shelf: &Shelf) -> &str {
    shelf.current().map_or("", |i| &i.id.0)
}

#[test]
fn a_list_that_fills_moves_nothing_on_the_screen() {
    let mut shelf = Shelf::default();
    shelf.replace(items(&["c", "d", "e", "f"]), Some((2, 7)), None);
    shelf.go_to(3);
    shelf.settle(7);
    assert_eq!((selected(&shelf), shelf.top), ("f", 2));
    assert_eq!(shelf.counts(), Some((6, 7)));
    shelf.replace(items(&["a", "b", "c", "d", "e", "f", "g"]), None, None);
    assert_eq!((selected(&shelf), shelf.top), ("f", 4));
    assert_eq!(shelf.counts(), Some((6, 7)));
    // What is gone leaves the cursor at the next one.
    shelf.replace(items(&["a", "b", "c", "g"]), None, None);
    assert_eq!(selected(&shelf), "g");
    shelf.replace(items(&["a", "b"]), None, None);
    assert_eq!(selected(&shelf), "b");
    shelf.replace(Vec::new(), None, None);
    assert_eq!((selected(&shelf), shelf.counts()), ("", None));
}

#[test]
fn what_is_typed_leaves_what_is_called_so() {
    let mut shelf = Shelf::default();
    shelf.replace(
        items(&["harbour fire", "rain", "fire", "fires end"]),
        None,
        None,
    );
    shelf.select(1);
    shelf.filter("fire");
    assert_eq!((selected(&shelf), shelf.len()), ("harbour fire", 3));
    assert_eq!(shelf.counts(), Some((1, 3)));
    shelf.step(5);
    assert_eq!((selected(&shelf), shelf.line()), ("fires end", 2));
    // A list that changes meanwhile is filtered as well.
    shelf.replace(items(&["fires end", "rain", "a fire"]), None, None);
    assert_eq!((selected(&shelf), shelf.len()), ("fires end", 2));
    shelf.filter("nothing");
    assert_eq!(
        (selected(&shelf), shelf.len(), shelf.counts()),
        ("", 0, None)
    );
    shelf.filter("");
    assert_eq!((selected(&shelf), shelf.len()), ("fires end", 3));
}

#[test]
fn what_is_read_meanwhile_stays_read_in_the_list_that_comes() {
    let mut shelf = Shelf::default();
    shelf.replace(items(&["a", "b"]), Some((0, 3)), None);
    shelf.read_to(&ArticleId("b".into()), 100);
    shelf.read_to(&ArticleId("b".into()), 40);
    shelf.replace(items(&["a", "b", "c"]), None, None);
    let known: Vec<_> = shelf.items.iter().map(|i| (i.progress, i.seen)).collect();
    assert_eq!(known, [(0, false), (100, true), (0, false)]);
}
