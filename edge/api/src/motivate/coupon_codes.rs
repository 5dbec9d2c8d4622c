//! The codes of a pool: made, brought from elsewhere, taken out as a file.

use std::io;
use std::sync::Arc;

use access::Scope;
use axum::Json;
use axum::body::{Body as HttpBody, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use flows::Workspace;
use motivate::coupons::{self, Imported};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CouponPoolId, Params, Problem, param};

use super::coupon_pools::PoolCodes;
use crate::app::blocking;
use crate::caller::Caller;
use crate::problem::Answer;
use crate::read::{Body, Named};

/// Codes read at a time for a file.
const CODES_AT_ONCE: i64 = 5_000;
/// Samples of how codes will look.
const SAMPLES: u64 = 5;
/// What the first line of a file may be instead of a code.
const HEADINGS: [&str; 7] = ["CODE", "CODES", "COUPON", "КОД", "КОДЫ", "КУПОН", "KOD"];

#[derive(Deserialize, ToSchema)]
#[schema(as = CouponCodesWanted)]
pub(crate) struct CodesWanted {
    /// How many there are to be in all.
    wanted: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CouponCodesBegun)]
pub(crate) struct CodesBegun {
    job_id: String,
}

/// Codes from elsewhere: a file's text, one code a line, in its first column.
#[derive(Deserialize, ToSchema)]
#[schema(as = CouponCodesTold)]
pub(crate) struct CodesTold {
    text: String,
}

/// What became of codes from elsewhere.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponCodesImported)]
pub(crate) struct CodesImported {
    read: i64,
    added: i64,
    /// How many were left out, by why: `here`, `elsewhere`, `twice`, `not_a_code`.
    left_out_by: Vec<LeftOutBy>,
    /// The first ten thousand of them.
    left_out: Vec<LeftOut>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CouponCodesLeftOutBy)]
pub(crate) struct LeftOutBy {
    reason: String,
    count: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CouponCodeLeftOut)]
pub(crate) struct LeftOut {
    line: i64,
    code: String,
    reason: String,
}

/// How codes of a form will look, and how hard they are to guess.
#[derive(Serialize, ToSchema)]
#[schema(as = CouponCodesSample)]
pub(crate) struct CodesSample {
    samples: Vec<String>,
    /// How many different codes there are.
    space: i64,
    /// The most that can be made of them safely.
    wanted_max: i64,
    /// Who tries codes at random, knowing their form, hits one in so many tries; nothing while none are wanted.
    tries_per_hit: Option<i64>,
}

/// Makes codes until there are so many, as a job; while they are being made, that job is given.
#[utoipa::path(post, path = "/api/v1/coupon-pools/{id}/codes", tag = "coupons", params(("id" = String, Path)), request_body = CodesWanted, responses((status = 202, body = CodesBegun), (status = 409, description = "pool_generic"), (status = 422, description = "codes_guessable")))]
pub(crate) async fn generate(
    caller: Caller,
    Named(id): Named<CouponPoolId>,
    Body(told): Body<CodesWanted>,
) -> Answer<(StatusCode, Json<CodesBegun>)> {
    caller.allow(Scope::CampaignsWrite)?;
    let now = caller.now();
    let job = caller.write(move |tx| flows::coupon::begin(tx, now, id, told.wanted)).await?;
    caller.audit("coupon_pool.codes_wanted", id, param("wanted", told.wanted)).await?;
    Ok((StatusCode::ACCEPTED, Json(CodesBegun { job_id: job.to_string() })))
}

/// Brings codes from elsewhere into a pool and says which were left out.
#[utoipa::path(post, path = "/api/v1/coupon-pools/{id}/import", tag = "coupons", operation_id = "import_coupons", params(("id" = String, Path)), request_body = CodesTold, responses((status = 200, body = CodesImported), (status = 409, description = "pool_generic")))]
pub(crate) async fn import(
    caller: Caller,
    Named(id): Named<CouponPoolId>,
    Body(told): Body<CodesTold>,
) -> Answer<Json<CodesImported>> {
    caller.allow(Scope::CampaignsWrite)?;
    let (workspace, lines) = (Arc::clone(&caller.workspace), codes_of(&told.text));
    let read = lines.len() as i64;
    let codes: Vec<String> = lines.iter().map(|(_, code)| code.clone()).collect();
    let tally = blocking(move || flows::coupon::import(&workspace, id, &codes)).await?;
    caller.audit("coupon_pool.imported", id, param("added", tally.added)).await?;
    let line_of = |place: i64| lines.get(place as usize - 1).map_or(place, |(line, _)| *line);
    let by = |(reason, count): &(Imported, i64)| LeftOutBy { reason: reason.as_str().into(), count: *count };
    let left_out = tally.left_out.iter().map(|(place, code, reason)| LeftOut {
        line: line_of(*place),
        code: code.clone(),
        reason: reason.as_str().into(),
    });
    Ok(Json(CodesImported {
        read,
        added: tally.added,
        left_out_by: tally.by_reason.iter().map(by).collect(),
        left_out: left_out.collect(),
    }))
}

/// All codes of a pool in the order they were made.
#[utoipa::path(get, path = "/api/v1/coupon-pools/{id}/codes.csv", tag = "coupons", params(("id" = String, Path)), responses((status = 200, content_type = "text/csv")))]
pub(crate) async fn download(caller: Caller, Named(id): Named<CouponPoolId>) -> Answer<impl IntoResponse> {
    caller.session()?;
    caller.read(move |tx| coupons::load(tx, id)).await?;
    caller.audit("coupon_pool.downloaded", id, Params::new()).await?;
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{id}-codes.csv\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, disposition.map_err(Problem::internal)?),
    ];
    Ok((headers, streamed(Arc::clone(&caller.workspace), id)))
}

/// The codes as they are read. A fault half-way breaks the answer off, so that nobody prints half a pool for a whole one.
fn streamed(workspace: Arc<Workspace>, id: CouponPoolId) -> HttpBody {
    let head = futures::stream::once(async { Ok::<_, io::Error>(Bytes::from_static(b"code\r\n")) });
    let pages = futures::stream::try_unfold(Some(0_i64), move |from| {
        let workspace = Arc::clone(&workspace);
        async move {
            let Some(from) = from else { return Ok(None) };
            let read = workspace.store.read(move |tx| coupons::codes(tx, id, from, CODES_AT_ONCE));
            let page = read.await.map_err(|problem| io::Error::other(problem.to_string()))?;
            let next = page.last().filter(|_| page.len() as i64 == CODES_AT_ONCE);
            let next = next.map(|(serial, _)| serial + 1);
            let text: String = page.iter().flat_map(|(_, code)| [code.as_str(), "\r\n"]).collect();
            Ok(Some((Bytes::from(text), next)))
        }
    });
    HttpBody::from_stream(futures::StreamExt::chain(head, pages))
}

/// Shows how codes of a form will look and how hard they are to guess; nothing is made.
#[utoipa::path(post, path = "/api/v1/coupon-codes/sample", tag = "coupons", operation_id = "sample_coupon_codes", request_body = PoolCodes, responses((status = 200, body = CodesSample), (status = 422)))]
pub(crate) async fn sample(caller: Caller, Body(told): Body<PoolCodes>) -> Answer<Json<CodesSample>> {
    caller.allow(Scope::CampaignsRead)?;
    let format = told.format()?;
    let space = format.space() as i64;
    Ok(Json(CodesSample {
        samples: flows::coupon::code_key(&caller.workspace).samples(&format, SAMPLES),
        space,
        wanted_max: coupons::wanted_max(&format),
        tries_per_hit: told.wanted.filter(|wanted| *wanted > 0).map(|wanted| space / wanted),
    }))
}

/// The codes of a text with their lines: the first cell of each that is not empty, without the heading.
fn codes_of(text: &str) -> Vec<(i64, String)> {
    let cell = |line: &str| {
        let first = line.split([',', ';', '\t']).next().unwrap_or_default();
        first.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}').to_owned()
    };
    let numbered = text.lines().zip(1..).map(|(line, number)| (number, cell(line)));
    let full = numbered.filter(|(_, code)| !code.is_empty());
    full.filter(|(line, code)| *line > 1 || !HEADINGS.contains(&code.to_uppercase().as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::codes_of;

    #[test]
    fn codes_are_the_first_cells_of_a_file_without_its_heading() {
        let text = "\u{feff}Code;Batch\r\n\"SPR-1\";7\r\n\r\nSPR-2\r\n SPR 3 ,x\n";
        let codes = [(2, "SPR-1"), (4, "SPR-2"), (5, "SPR 3")].map(|(line, code)| (line, code.to_owned()));
        assert_eq!(codes_of(text), codes);
        assert_eq!(codes_of("ONE"), [(1, "ONE".to_owned())]);
    }
}
