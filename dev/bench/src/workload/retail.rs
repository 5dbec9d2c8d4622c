//! The common workload out of the plain files that `raw_columns.py` makes of what `generate_retail.py` made.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use columnar::{CustomerFact, OrderFact};
use vocabulary::{CustomerId, Date, Instant, Problem};

use super::Workload;
use super::facts::{consents, contacts, nameless, one_line};

/// The common workload.
pub struct Retail {
    cities: Vec<String>,
    categories: Vec<String>,
    channels: Vec<String>,
    city: Numbers,
    created: Numbers,
    birthday: Numbers,
    reach: Numbers,
    customer: Numbers,
    placed_at: Numbers,
    amount: Numbers,
    category: Numbers,
    channel: Numbers,
    store: Numbers,
}

/// A file of 64-bit numbers.
struct Numbers(File);

impl Numbers {
    fn open(folder: &Path, name: &str) -> std::io::Result<Numbers> {
        File::open(folder.join(format!("{name}.i64"))).map(Numbers)
    }

    fn count(&self) -> Result<usize, Problem> {
        self.0.metadata().map(|metadata| metadata.len() as usize / 8).map_err(Problem::internal)
    }

    fn read(&self, first: i64, count: usize) -> Result<Vec<i64>, Problem> {
        let from = first as usize - 1;
        let mut bytes = vec![0; count.min(self.count()?.saturating_sub(from)) * 8];
        self.0.read_exact_at(&mut bytes, from as u64 * 8).map_err(Problem::internal)?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|eight| i64::from_le_bytes(*eight)).collect())
    }
}

impl Retail {
    /// Opens the folder.
    pub fn open(folder: &Path) -> std::io::Result<Retail> {
        let words = |name: &str| {
            let text = std::fs::read_to_string(folder.join(format!("{name}.words")))?;
            Ok::<_, std::io::Error>(text.lines().map(str::to_owned).collect())
        };
        Ok(Retail {
            cities: words("customer_city")?,
            categories: words("order_category")?,
            channels: words("order_channel")?,
            city: Numbers::open(folder, "customer_city")?,
            created: Numbers::open(folder, "customer_created")?,
            birthday: Numbers::open(folder, "customer_birthday")?,
            reach: Numbers::open(folder, "customer_reach")?,
            customer: Numbers::open(folder, "order_customer_id")?,
            placed_at: Numbers::open(folder, "order_order_ts")?,
            amount: Numbers::open(folder, "order_amount_cents")?,
            category: Numbers::open(folder, "order_category")?,
            channel: Numbers::open(folder, "order_channel")?,
            store: Numbers::open(folder, "order_store_id")?,
        })
    }
}

impl Workload for Retail {
    fn customers_in_all(&self) -> Result<i64, Problem> {
        self.city.count().map(|count| count as i64)
    }

    fn customers(&self, first: i64, count: usize) -> Result<Vec<CustomerFact>, Problem> {
        let (cities, created) = (self.city.read(first, count)?, self.created.read(first, count)?);
        let (birthdays, reach) = (self.birthday.read(first, count)?, self.reach.read(first, count)?);
        let customer = |row: usize| CustomerFact {
            city: Some(self.cities[cities[row] as usize].clone()),
            birthday: Some(Date::from_epoch_days(birthdays[row] as i32)),
            contacts: contacts(reach[row]),
            consents: consents(reach[row]),
            ..nameless(CustomerId(first + row as i64), Instant(created[row]))
        };
        Ok((0..cities.len()).map(customer).collect())
    }

    fn orders(&self, first: i64, count: usize) -> Result<Vec<OrderFact>, Problem> {
        let (customers, times) = (self.customer.read(first, count)?, self.placed_at.read(first, count)?);
        let (amounts, categories) = (self.amount.read(first, count)?, self.category.read(first, count)?);
        let (channels, stores) = (self.channel.read(first, count)?, self.store.read(first, count)?);
        let order = |row: usize| {
            let category = self.categories[categories[row] as usize].clone();
            OrderFact {
                store: Some(stores[row].to_string()),
                channel: Some(self.channels[channels[row] as usize].clone()),
                ..one_line(first + row as i64, customers[row], times[row], amounts[row], category)
            }
        };
        Ok((0..customers.len()).map(order).collect())
    }
}
