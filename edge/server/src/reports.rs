//! The engine of reports over everything.

#[cfg(feature = "reports")]
mod engine {
    use std::sync::Arc;

    use columnar_datafusion::DataFusionReports;
    use vocabulary::Problem;

    /// Threads for all questions: orders that come in want the other cores.
    const THREADS: usize = 2;

    /// DataFusion, on threads of its own.
    pub fn reports() -> Result<Option<Arc<dyn columnar::Reports>>, Problem> {
        Ok(Some(Arc::new(DataFusionReports::try_new(THREADS)?)))
    }
}

#[cfg(not(feature = "reports"))]
mod engine {
    use std::sync::Arc;

    use vocabulary::Problem;

    /// Built without one: the doors say so.
    pub fn reports() -> Result<Option<Arc<dyn columnar::Reports>>, Problem> {
        Ok(None)
    }
}

pub use engine::reports;

#[cfg(all(test, feature = "reports"))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use access::{KeyKind, NewKey, Scope, keys, workspaces};
    use flows::demo::{DemoShop, fill};
    use measure::Scan;
    use serde_json::Value;
    use vocabulary::{Date, Instant, Zone};

    use crate::config::Config;
    use crate::platform::Platform;
    use crate::serve::app;

    /// A demo shop behind open doors.
    struct Shop {
        address: String,
        key: String,
        workspace: Arc<flows::Workspace>,
        _folder: tempfile::TempDir,
    }

    impl Shop {
        async fn open() -> Shop {
            let folder = tempfile::tempdir().expect("a folder");
            let data = folder.path().to_owned();
            let filled = tokio::task::spawn_blocking(move || filled(data)).await.expect("a filled shop");
            let (platform, stored, key) = filled;
            let app = app(&platform, None).expect("doors");
            let workspace = app.workspace(stored.id).await.expect("an open workspace");
            let columns = Arc::clone(&workspace);
            let refresh = move || while !flows::columns::refresh(&columns).expect("fresh").is_complete {};
            tokio::task::spawn_blocking(refresh).await.expect("fresh columns");
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            let address = format!("http://{}", listener.local_addr().expect("an address"));
            tokio::spawn(api::serve(listener, app, std::future::pending()));
            Shop { address, key, workspace, _folder: folder }
        }

        async fn get(&self, path: &str) -> Value {
            let client = reqwest::Client::builder().no_proxy().build().expect("a client");
            let asked = client.get(format!("{}{path}", self.address)).bearer_auth(&self.key);
            let answer = asked.send().await.expect("an answer");
            assert_eq!(answer.status(), 200, "{path}");
            answer.json().await.expect("JSON")
        }
    }

    fn filled(data: std::path::PathBuf) -> (Platform, access::Workspace, String) {
        let platform = Platform::open(Config { data, ..Config::default() }).expect("a platform");
        let (now, text) = (platform.clock.now(), keys::throw(KeyKind::Secret, platform.dice.as_ref()));
        let stored = text.clone();
        let workspace = platform.control.transact(move |tx| {
            let workspace = workspaces::create(tx, now, &crate::demo::details(), [7; 32])?;
            let scopes = vec![Scope::CampaignsRead];
            let new = NewKey { name: "reports".into(), kind: KeyKind::Secret, scopes, source: String::new() };
            keys::create(tx, now, workspace.id, &new, &stored)?;
            Ok::<_, vocabulary::Problem>(workspace)
        });
        let workspace = workspace.wait().expect("a workspace");
        let open = platform.open_workspace(&workspace).expect("an open workspace");
        let shop = DemoShop::new(2026, Instant::parse("2026-11-22T12:00:00Z").expect("an instant"));
        fill(&open, &shop, 200, Instant::MIN..Instant::MAX, |_| ()).expect("a filled shop");
        (platform, workspace, text)
    }

    fn sum(report: &Value, field: &str) -> i64 {
        let rows = report["rows"].as_array().expect("rows");
        rows.iter().map(|row| row.pointer(field).and_then(Value::as_i64).expect("a number")).sum()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_report_tells_the_same_turnover() {
        let shop = Shop::open().await;
        let zone = Zone::parse("Asia/Almaty").expect("a zone");
        let day = |text| zone.start_of(Date::parse(text).expect("a date"));
        let bounds = [day("2026-01-15"), day("2026-11-10")];
        let scan = Scan { threads: 1, stop: &AtomicBool::new(false) };
        let known = measure::sales(&shop.workspace.columns.snapshot(), scan, &bounds).whole;
        assert!(known.orders > 100, "a shop with orders");

        let days = "from=2026-01-15&until=2026-11-10";
        for by in ["month", "category", "brand", "store", "channel"] {
            let report = shop.get(&format!("/api/v1/reports/sales?by={by}&{days}")).await;
            assert_eq!(report["is_complete"], true);
            assert_eq!(report["is_cut"], false);
            assert_eq!(sum(&report, "/revenue/minor"), known.revenue, "by {by}");
            if !matches!(by, "category" | "brand") {
                assert_eq!(sum(&report, "/orders"), known.orders, "by {by}");
            }
        }
        let months = shop.get(&format!("/api/v1/reports/sales?{days}")).await;
        assert_eq!(months["rows"].as_array().map(Vec::len), Some(11));
        assert_eq!(months["rows"][0]["name"], "2026-01-01");
        assert_eq!((&months["from"], &months["until"]), (&"2026-01-15".into(), &"2026-11-10".into()));

        let products = shop.get(&format!("/api/v1/reports/products?{days}&limit=200")).await;
        assert_eq!(sum(&products, "/revenue/minor"), known.revenue);
        assert!(products["rows"][0]["name"].is_string() && products["rows"][0]["quantity"].is_string());
        let three = shop.get(&format!("/api/v1/reports/products?{days}&limit=3")).await;
        assert_eq!(three["rows"].as_array().map(Vec::len), Some(3));
        assert_eq!(three["is_cut"], true);

        let buyers = shop.get(&format!("/api/v1/reports/customers?{days}")).await;
        let row = |report: &Value, month: usize| report["rows"][month].clone();
        for month in 0..11 {
            let (buyers, sales) = (row(&buyers, month), row(&months, month));
            assert_eq!(buyers["month"], sales["name"]);
            let both = buyers["new"].as_i64().zip(buyers["returning"].as_i64()).map(|(new, back)| new + back);
            assert_eq!(both, sales["customers"].as_i64(), "{buyers}");
        }
        assert!(sum(&buyers, "/new") > 0 && sum(&buyers, "/returning") > sum(&buyers, "/new"));
    }
}
