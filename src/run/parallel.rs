//! The same work on many things at once, results in the order of the things. Knows nothing of the
//! work.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

/// Does `work` on every item with so many threads, and hands the results to `deliver` one by one,
/// in the order of the items, on the calling thread. Where `deliver` breaks, no new work begins.
pub(super) fn in_order<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    work: impl Fn(&T) -> R + Sync,
    mut deliver: impl FnMut(R) -> ControlFlow<()>,
) {
    let next = AtomicUsize::new(0);
    let threads = threads.clamp(1, items.len().max(1));
    std::thread::scope(|scope| {
        let (done, results) = sync_channel(threads);
        for _ in 0..threads {
            let (done, next, work) = (done.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((at, item)) = take(next, items) {
                    // The other end hangs up when nothing more is wanted.
                    if done.send((at, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(done);
        sorted(&results, &mut deliver);
        // Workers that wait with a result must not wait for ever.
        drop(results);
    });
}

fn take<'a, T>(next: &AtomicUsize, items: &'a [T]) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, items.get(at)?))
}

fn sorted<R>(results: &Receiver<(usize, R)>, deliver: &mut impl FnMut(R) -> ControlFlow<()>) {
    let mut waiting = BTreeMap::new();
    let mut wanted = 0;
    for (at, result) in results {
        waiting.insert(at, result);
        while let Some(result) = waiting.remove(&wanted) {
            wanted += 1;
            if deliver(result).is_break() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        let mut got = Vec::new();
        in_order(
            &items,
            4,
            |item| item * 2,
            |result| {
                got.push(result);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(got, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        in_order(&Vec::<usize>::new(), 4, |item| *item, |_| panic!("nothing was asked"));
    }

    #[test]
    fn after_a_break_nothing_more_is_delivered() {
        let items: Vec<usize> = (0..100).collect();
        let mut got = Vec::new();
        in_order(
            &items,
            4,
            |item| *item,
            |result| {
                got.push(result);
                if result == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(got, [0, 1, 2, 3]);
    }
}
