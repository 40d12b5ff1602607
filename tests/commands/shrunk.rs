//! An administrator narrows the visible range between two syncs: nobody has left.

use super::support::Company;

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_shrank_is_partial_keeps_everybody_and_can_be_accepted() {
    let company = Company::of(60).await;
    company.run(&["sync"]).await.ended(0);
    company.emulator.narrow_visible_range(0);
    let shrunk = company.run(&["sync"]).await;
    shrunk.ended(3).said(&[
        "wecom: directory failed (directory_shrank 60 people before, 0 now; nobody is held to have left)",
        "dingtalk: directory failed (directory_shrank 60 people before, 0 now",
        "feishu: directory failed (directory_shrank 60 people before, 0 now",
        "可见范围",
        "--accept-shrunk",
    ]);
    let kept = [
        "employees",
        "--cached",
        "--tenant",
        "wecom",
        "--format",
        "ndjson",
    ];
    assert_eq!(company.run(&kept).await.ended(0).objects().len(), 60);
    let diff = [
        "diff", "today", "today", "--tenant", "wecom", "--format", "ndjson",
    ];
    let diff = company.run(&diff).await;
    assert_eq!(diff.ended(0).objects().len(), 0);
    diff.said(&["wecom: 60 people are only no longer visible"]);
    company.emulator.narrow_visible_range(59);
    company.run(&["sync"]).await.ended(0);
    company.emulator.narrow_visible_range(30);
    company.run(&["sync"]).await.ended(3);
    let accepted = company.run(&["sync", "--accept-shrunk"]).await;
    accepted.ended(0).said(&["wecom: complete: 30 people"]);
    assert_eq!(company.run(&kept).await.ended(0).objects().len(), 30);
    company.run(&["sync"]).await.ended(0);
}
