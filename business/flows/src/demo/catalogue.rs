//! What the shop sells.

use collect::products::NewProduct;

/// A category with how often it is in a basket and its products.
pub(super) struct Category {
    pub(super) name: &'static str,
    pub(super) weight: u64,
    pub(super) products: &'static [Item],
}

/// Name, brand, price in whole tenge, share of the price that is cost in percent, whether it is weighed.
pub(super) struct Item(pub(super) &'static str, pub(super) &'static str, i64, i64, pub(super) bool);

/// Minor units in a tenge.
const TENGE: i64 = 100;

impl Item {
    /// Price of a unit today in minor units.
    pub(super) fn price(&self) -> i64 {
        self.2 * TENGE
    }

    /// Price so many months ago, rounded to ten tenge: prices have risen by 0.7 % a month.
    pub(super) fn price_before(&self, months: i64) -> i64 {
        let step = 10 * TENGE;
        let then = self.price() * (1_000 - 7 * months.clamp(0, 60)) / 1_000;
        ((then + step / 2) / step).max(1) * step
    }

    /// What a unit costs the shop in minor units.
    pub(super) fn cost(&self) -> i64 {
        self.price() * self.3 / 100
    }
}

/// The stock-keeping code of a category's product.
pub(super) fn sku(category: usize, product: usize) -> String {
    format!("{}-{:03}", CODES[category], 101 + product)
}

/// The whole catalogue as the shop's system tells it.
pub fn products() -> Vec<NewProduct> {
    let of_category = |(at, category): (usize, &'static Category)| {
        category.products.iter().enumerate().map(move |(index, item)| NewProduct {
            sku: sku(at, index),
            name: Some(item.0.to_owned()),
            category: Some(category.name.to_owned()),
            brand: Some(item.1.to_owned()),
            price: Some(item.price()),
            cost: Some(item.cost()),
            ..NewProduct::default()
        })
    };
    CATEGORIES.iter().enumerate().flat_map(of_category).collect()
}

const CODES: [&str; 12] =
    ["COF", "TEA", "BAK", "DAI", "FRU", "MEA", "GRO", "SWE", "DRI", "HOU", "CAR", "PET"];

pub(super) static CATEGORIES: [Category; 12] = [
    Category {
        name: "Coffee",
        weight: 12,
        products: &[
            Item("Espresso beans 1 kg", "Nomad Roast", 9_900, 58, false),
            Item("Filter beans 250 g", "Nomad Roast", 3_490, 57, false),
            Item("Ethiopia single origin 250 g", "Nomad Roast", 4_290, 60, false),
            Item("Decaf beans 250 g", "Nomad Roast", 3_890, 60, false),
            Item("Ground coffee 500 g", "Alatau", 4_990, 61, false),
            Item("Capsules, 10 pieces", "Alatau", 2_190, 55, false),
            Item("Instant coffee 190 g", "Alatau", 3_290, 66, false),
            Item("Drip bags, 8 pieces", "Nomad Roast", 2_690, 54, false),
            Item("Cold brew 0.5 l", "Nomad Roast", 1_290, 52, false),
            Item("Cappuccino to go", "House", 990, 34, false),
        ],
    },
    Category {
        name: "Tea",
        weight: 9,
        products: &[
            Item("Black leaf tea 250 g", "Steppe Tea", 1_690, 62, false),
            Item("Black tea, 100 bags", "Steppe Tea", 1_890, 64, false),
            Item("Green tea 200 g", "Steppe Tea", 1_990, 60, false),
            Item("Oolong 100 g", "Steppe Tea", 2_890, 57, false),
            Item("Herbal tea with thyme", "Zhusan", 1_190, 55, false),
            Item("Rooibos 100 g", "Zhusan", 1_590, 58, false),
            Item("Fruit tea, 25 bags", "Zhusan", 990, 59, false),
            Item("Tea with milk and spices", "Steppe Tea", 1_390, 57, false),
            Item("Matcha 50 g", "Zhusan", 4_490, 60, false),
            Item("Gift box of teas", "Steppe Tea", 5_900, 50, false),
        ],
    },
    Category {
        name: "Bakery",
        weight: 15,
        products: &[
            Item("White loaf", "House", 220, 63, false),
            Item("Rye loaf", "House", 290, 62, false),
            Item("Flatbread", "House", 180, 60, false),
            Item("Baursak 300 g", "House", 690, 52, false),
            Item("Croissant", "House", 450, 45, false),
            Item("Cheese bun", "House", 390, 47, false),
            Item("Samsa with beef", "House", 590, 55, false),
            Item("Cinnamon roll", "House", 550, 46, false),
            Item("Honey cake, slice", "House", 890, 48, false),
            Item("Oat biscuits 400 g", "Dala", 790, 60, false),
        ],
    },
    Category {
        name: "Dairy",
        weight: 15,
        products: &[
            Item("Milk 3.2 % 1 l", "Dala", 560, 74, false),
            Item("Kefir 1 l", "Dala", 590, 72, false),
            Item("Sour cream 20 % 400 g", "Dala", 790, 70, false),
            Item("Cottage cheese 9 % 200 g", "Dala", 690, 68, false),
            Item("Yoghurt with berries", "Dala", 390, 64, false),
            Item("Butter 82 % 200 g", "Dala", 1_490, 76, false),
            Item("Hard cheese", "Alatau", 5_900, 71, true),
            Item("Mozzarella 250 g", "Alatau", 1_690, 66, false),
            Item("Kumys 0.5 l", "Dala", 1_290, 60, false),
            Item("Ten eggs", "Dala", 890, 79, false),
        ],
    },
    Category {
        name: "Fruit and vegetables",
        weight: 14,
        products: &[
            Item("Apples, Aport", "Farm", 990, 62, true),
            Item("Bananas", "Import", 890, 68, true),
            Item("Oranges", "Import", 1_190, 66, true),
            Item("Tomatoes", "Farm", 1_090, 60, true),
            Item("Cucumbers", "Farm", 990, 60, true),
            Item("Potatoes", "Farm", 290, 58, true),
            Item("Onions", "Farm", 210, 55, true),
            Item("Carrots", "Farm", 250, 56, true),
            Item("Watermelon", "Farm", 190, 50, true),
            Item("Herbs, bunch", "Farm", 250, 45, false),
        ],
    },
    Category {
        name: "Meat and fish",
        weight: 9,
        products: &[
            Item("Beef, shoulder", "Farm", 3_690, 80, true),
            Item("Lamb, leg", "Farm", 4_290, 79, true),
            Item("Horse meat, kazy", "Farm", 7_900, 74, true),
            Item("Chicken fillet", "Dala", 2_490, 78, true),
            Item("Minced beef 500 g", "Dala", 1_890, 77, false),
            Item("Boiled sausage 500 g", "Dala", 1_690, 68, false),
            Item("Salmon fillet", "Import", 8_900, 76, true),
            Item("Trout, smoked 200 g", "Import", 3_490, 69, false),
            Item("Dumplings 900 g", "Dala", 2_290, 66, false),
            Item("Chicken wings", "Dala", 1_690, 75, true),
        ],
    },
    Category {
        name: "Groceries",
        weight: 11,
        products: &[
            Item("Rice 900 g", "Dala", 690, 70, false),
            Item("Buckwheat 800 g", "Dala", 590, 69, false),
            Item("Pasta 500 g", "Alatau", 490, 64, false),
            Item("Flour 2 kg", "Dala", 690, 73, false),
            Item("Sunflower oil 1 l", "Dala", 890, 77, false),
            Item("Olive oil 0.5 l", "Import", 4_290, 70, false),
            Item("Sugar 1 kg", "Dala", 520, 82, false),
            Item("Tomato paste 270 g", "Alatau", 490, 62, false),
            Item("Oat flakes 500 g", "Dala", 450, 61, false),
            Item("Honey 500 g", "Farm", 2_490, 60, false),
        ],
    },
    Category {
        name: "Sweets",
        weight: 10,
        products: &[
            Item("Dark chocolate 100 g", "Alatau", 790, 60, false),
            Item("Milk chocolate 100 g", "Alatau", 690, 60, false),
            Item("Chocolate assortment 400 g", "Alatau", 3_490, 55, false),
            Item("Halva 350 g", "Dala", 690, 58, false),
            Item("Marshmallow 300 g", "Dala", 750, 56, false),
            Item("Dried apricots", "Farm", 3_290, 66, true),
            Item("Nut mix 300 g", "Farm", 2_890, 65, false),
            Item("Turkish delight 350 g", "Import", 1_890, 57, false),
            Item("Ice cream 100 g", "Dala", 390, 54, false),
            Item("Chewing gum", "Import", 250, 50, false),
        ],
    },
    Category {
        name: "Drinks",
        weight: 8,
        products: &[
            Item("Mineral water 1.5 l", "Alatau", 290, 55, false),
            Item("Still water 5 l", "Alatau", 590, 57, false),
            Item("Apple juice 1 l", "Dala", 690, 60, false),
            Item("Orange juice 1 l", "Import", 890, 62, false),
            Item("Lemonade 1 l", "Alatau", 450, 52, false),
            Item("Kvass 1.5 l", "Dala", 590, 54, false),
            Item("Ayran 1 l", "Dala", 590, 60, false),
            Item("Kombucha 0.5 l", "Zhusan", 890, 53, false),
            Item("Oat drink 1 l", "Import", 1_190, 63, false),
            Item("Energy drink 0.45 l", "Import", 590, 64, false),
        ],
    },
    Category {
        name: "Household",
        weight: 8,
        products: &[
            Item("Laundry gel 2 l", "Taza", 3_990, 62, false),
            Item("Dishwashing liquid 0.9 l", "Taza", 1_090, 58, false),
            Item("Dishwasher tablets, 40", "Taza", 4_690, 61, false),
            Item("Toilet paper, 8 rolls", "Taza", 1_490, 66, false),
            Item("Kitchen towels, 4 rolls", "Taza", 1_090, 65, false),
            Item("Bin bags, 30", "Taza", 690, 52, false),
            Item("Window cleaner", "Taza", 890, 54, false),
            Item("Sponges, 5 pieces", "Taza", 450, 48, false),
            Item("Candles, 6 pieces", "House", 1_290, 50, false),
            Item("Coffee filters, 100", "Nomad Roast", 1_190, 51, false),
        ],
    },
    Category {
        name: "Personal care",
        weight: 6,
        products: &[
            Item("Shampoo 400 ml", "Zhusan", 1_990, 58, false),
            Item("Conditioner 400 ml", "Zhusan", 2_090, 58, false),
            Item("Shower gel 500 ml", "Zhusan", 1_490, 56, false),
            Item("Soap, 4 pieces", "Zhusan", 990, 54, false),
            Item("Toothpaste", "Taza", 890, 57, false),
            Item("Toothbrush", "Taza", 690, 50, false),
            Item("Hand cream", "Zhusan", 1_290, 52, false),
            Item("Deodorant", "Import", 1_690, 60, false),
            Item("Cotton pads, 120", "Taza", 590, 53, false),
            Item("Sun cream", "Import", 3_490, 58, false),
        ],
    },
    Category {
        name: "Pets",
        weight: 4,
        products: &[
            Item("Dry cat food 1.5 kg", "Barys", 5_490, 68, false),
            Item("Wet cat food 85 g", "Barys", 390, 63, false),
            Item("Dry dog food 3 kg", "Barys", 8_900, 69, false),
            Item("Wet dog food 400 g", "Barys", 890, 64, false),
            Item("Cat litter 5 l", "Barys", 2_290, 60, false),
            Item("Dog treats 200 g", "Barys", 1_290, 55, false),
            Item("Cat treats 60 g", "Barys", 790, 54, false),
            Item("Toy mouse", "Barys", 690, 42, false),
            Item("Dog lead", "Barys", 3_990, 45, false),
            Item("Bird seed 1 kg", "Barys", 1_490, 58, false),
        ],
    },
];
