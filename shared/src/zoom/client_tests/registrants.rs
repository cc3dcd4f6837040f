//! Registrants that are looked up and cancelled.

use super::*;

#[tokio::test]
async fn an_address_is_found_on_any_page_of_both_lists() {
    let fixture = ZoomFixture::open().await;
    let page = |status: &'static str, token: Option<&'static str>, answer: Value| {
        let mock = Mock::given(method("GET"))
            .and(path(ADD))
            .and(query_param("status", status))
            .and(query_param("page_size", "300"));
        let mock = match token {
            Some(token) => mock.and(query_param("next_page_token", token)),
            None => mock.and(query_param_is_missing("next_page_token")),
        };
        mock.respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&fixture.server)
    };
    page(
        "approved",
        None,
        json!({"next_page_token": "p2", "registrants": [{"id": "r9", "email": "bob@learner.example"}]}),
    )
    .await;
    page(
        "approved",
        Some("p2"),
        json!({"next_page_token": "",
        "registrants": [{"id": "r1", "email": "Ada@Learner.Example", "join_url": LINK}]}),
    )
    .await;
    page("pending", None, json!({"registrants": [{"id": "r3", "email": "carl@learner.example"}]})).await;
    let find =
        async |address| fixture.zoom.find(&room(ZoomRoomKind::Meeting), address, soon()).await.unwrap();
    let ada = Registrant { id: "r1".into(), link: Link::Ready(LINK.into()) };
    assert_eq!(find("ada@learner.example").await, Some(ada));
    let carl = Registrant { id: "r3".into(), link: Link::AwaitingApproval };
    assert_eq!(find("carl@learner.example").await, Some(carl));
    assert_eq!(find("dora@learner.example").await, None);
}

#[tokio::test]
async fn a_list_that_does_not_end_is_given_up() {
    let fixture = ZoomFixture::open().await;
    fixture
        .answer(
            "GET",
            ADD,
            ResponseTemplate::new(200).set_body_json(json!({"next_page_token": "more", "registrants": []})),
        )
        .await;
    let found = fixture.zoom.find(&room(ZoomRoomKind::Meeting), "ada@learner.example", soon()).await;
    assert!(matches!(found, Err(ZoomError::Ambiguous(_))));
    assert_eq!(fixture.asked(ADD).await, usize::from(PAGES_MAX));
}

#[tokio::test]
async fn a_cancellation_names_id_and_address() {
    let fixture = ZoomFixture::open().await;
    let body = json!({"action": "cancel", "registrants": [{"id": "r1", "email": "ada@learner.example"}]});
    Mock::given(method("PUT"))
        .and(path(STATUS))
        .and(body_json(&body))
        .respond_with(ResponseTemplate::new(204))
        .mount(&fixture.server)
        .await;
    fixture
        .zoom
        .cancel(&room(ZoomRoomKind::Meeting), "r1", Some("ada@learner.example"), soon())
        .await
        .unwrap();
}
