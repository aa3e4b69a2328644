//! Faults that a worker can be asked to have, so that tests and doubters see what becomes of them.
//! No document can ask.

/// How long a pause is.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(1);

/// What goes wrong in the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkerFault {
    /// A function that calls itself without end.
    StackOverflow,
    /// A loop without end.
    EndlessLoop,
    /// Ever more memory.
    Allocation,
    /// A panic that nobody catches.
    Panic,
    /// A while without work, as on a machine that is busy with something else; then all is well.
    Pause,
}

impl WorkerFault {
    /// Every fault.
    pub const ALL: &[Self] = &[Self::StackOverflow, Self::EndlessLoop, Self::Allocation, Self::Panic, Self::Pause];

    /// The byte that asks for it; 0 asks for none.
    pub(super) fn byte(fault: Option<Self>) -> u8 {
        match fault {
            None => 0,
            Some(Self::StackOverflow) => 1,
            Some(Self::EndlessLoop) => 2,
            Some(Self::Allocation) => 3,
            Some(Self::Panic) => 4,
            Some(Self::Pause) => 5,
        }
    }

    /// The fault that a byte asks for.
    pub(super) fn of_byte(byte: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|&fault| Self::byte(Some(fault)) == byte)
    }

    /// Has it.
    pub(super) fn happen(self) {
        match self {
            Self::StackOverflow => drop(deeper(1)),
            Self::EndlessLoop => loop {
                std::hint::spin_loop();
            },
            Self::Allocation => {
                let mut eaten = Vec::new();
                loop {
                    eaten.push(vec![1_u8; 1 << 20]);
                    std::hint::black_box(&eaten);
                }
            }
            Self::Panic => panic!("a fault was asked for"),
            Self::Pause => std::thread::sleep(PAUSE),
        }
    }
}

/// Comes back where there is no stack left to go deeper.
fn deeper(depth: u64) -> [u64; 64] {
    let here = std::hint::black_box([depth; 64]);
    if here[0] == 0 {
        return here;
    }
    let below = deeper(depth + 1);
    std::hint::black_box([below[0] + here[1]; 64])
}
