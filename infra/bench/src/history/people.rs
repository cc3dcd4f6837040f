//! People whose names begin alike.

use domain::{Learner, LearnerId};
use uuid::Uuid;

use crate::furnished::Furnished;

/// As many as there is of everything.
pub(super) async fn write(furnished: &Furnished) {
    for number in 0..furnished.earlier {
        let person = Learner {
            id: LearnerId(Uuid::from_u128(0x20e_0000_0000 + u128::from(number))),
            name: format!("Zoë Person {number:05}"),
            email: format!("person{number}@learner.example"),
            ..furnished.learners[0].clone()
        };
        furnished.world.put_learner(&person).await;
    }
}
