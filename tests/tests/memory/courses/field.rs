//! Courses that failed in the field, from their files to what people see.

use domain::course::Course;
use domain::course::authoring::{convert, parse};
use tests::world::World;

fn course(text: &str) -> Course {
    convert(&parse(text).expect("JSON of the right shape")).expect("a right course").course
}

#[test]
fn a_price_in_dinars_has_three_decimals() {
    let course = course(include_str!("fixtures/course_kwd.json"));
    assert_eq!(course.price.to_string(), "5.000 KWD");
}

#[tokio::test]
async fn signs_in_a_title_are_printed() {
    let course = course(include_str!("fixtures/course_title_math.json"));
    assert!(course.title.contains('≥') && course.title.contains('≤'));
    let mut certificate = World::start().await.a_certificate();
    certificate.course_title = course.title;
    assert!(shared::pdf::prints_in_full(&certificate));
}
