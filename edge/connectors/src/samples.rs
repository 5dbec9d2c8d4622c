use collect::imports::ImportKind;

const CUSTOMERS: &str = "\
external,first_name,last_name,email,phone,birthday,gender,city,language,consent.email
1001,Айгүл,Сәрсенова,aigul@example.com,+7 701 000 00 01,1990-05-17,female,Алматы,kk,yes
1002,Иван,Петров,ivan@example.com,+7 701 000 00 02,1984-11-02,male,Астана,ru,no
1003,Elif,Yılmaz,elif@example.com,+90 530 000 00 03,1995-01-30,female,İstanbul,tr,yes
";

const ORDERS: &str = "\
order_number,placed_at,customer.external,sku,product_name,category,quantity,price,line_discount,line_total,store,channel,payment
A-1,2026-01-15 12:30,1001,TEA-100,Black tea 100 g,Tea,2,950.00,100.00,1800.00,Abay 10,store,card
A-1,2026-01-15 12:30,1001,CUP-1,Cup,Dishes,1,1500.00,0,1500.00,Abay 10,store,card
A-2,2026-01-16 09:05,1002,TEA-100,Black tea 100 g,Tea,1,950.00,0,950.00,,site,card
";

const PRODUCTS: &str = "\
sku,name,category,brand,price,cost
TEA-100,Black tea 100 g,Tea,Altyn,950.00,610.00
CUP-1,Cup,Dishes,Kese,1500.00,700.00
";

const RETURNS: &str = "\
return_number,order_number,returned_at,sku,quantity
R-1,A-1,2026-01-20 10:00,CUP-1,1
";

/// A small file of a kind that can be imported as it is: its columns are named as their targets.
pub fn sample_csv(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Customers => CUSTOMERS,
        ImportKind::Orders => ORDERS,
        ImportKind::Products => PRODUCTS,
        ImportKind::Returns => RETURNS,
    }
}
