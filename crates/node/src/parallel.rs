use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

/// Maps on all cores, and gives the results in the order of the items. `begin` makes what one thread needs.
pub(crate) fn map<T: Send, S, R: Send>(
    items: Vec<T>,
    begin: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, T) -> R + Sync,
) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(items.len() / 2);
    if threads < 2 {
        let mut state = begin();
        return items.into_iter().map(|item| work(&mut state, item)).collect();
    }
    let total = items.len();
    let queue = Mutex::new(items.into_iter().enumerate());
    let next = || queue.lock().expect("taking an item cannot panic").next();
    let run = || {
        let (mut state, mut done) = (begin(), Vec::with_capacity(total / threads + 1));
        while let Some((at, item)) = next() {
            done.push((at, work(&mut state, item)));
        }
        done
    };
    let mut all: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut all = run();
        for other in others {
            // A panic goes on in the caller, as it would on one core.
            all.extend(
                other
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            );
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_order_of_the_items() {
        for count in [0, 1, 2, 3, 1000] {
            let doubled = super::map((0..count).collect(), || 2, |two, item: usize| item * *two);
            assert_eq!(doubled, (0..count).map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
