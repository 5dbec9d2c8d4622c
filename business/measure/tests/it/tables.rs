//! Held against published figures.

use measure::{
    Moments, chi_square_tail, difference_of_means, difference_of_shares, normal_cdf, normal_quantile,
    sample_ratio, smallest_conversion_effect, smallest_mean_effect, student_cdf, student_quantile,
};

fn near(found: f64, published: f64, within: f64) {
    assert!((found - published).abs() <= within, "found {found}, published {published}");
}

fn share(bought: u64, people: u64) -> Moments {
    (0..people).map(|person| i64::from(person < bought)).collect()
}

#[test]
fn the_normal_agrees_with_abramowitz_and_stegun_table_26_1() {
    for (z, p) in
        [(0.0, 0.5), (1.0, 0.841_344_746_068_543), (2.0, 0.977_249_868_051_821), (3.0, 0.998_650_101_968_370)]
    {
        near(normal_cdf(z), p, 1e-14);
        near(normal_cdf(-z), 1.0 - p, 1e-14);
    }
    near(normal_cdf(-5.0), 2.866_515_718_791_9e-7, 1e-18);
    for (p, z) in
        [(0.975, 1.959_963_984_540), (0.8, 0.841_621_233_573), (0.999, 3.090_232_306_168), (0.5, 0.0)]
    {
        near(normal_quantile(p), z, 1e-11);
    }
}

#[test]
fn students_t_agrees_with_its_table() {
    let table = [
        (1.0, 12.706),
        (2.0, 4.303),
        (5.0, 2.571),
        (10.0, 2.228),
        (30.0, 2.042),
        (60.0, 2.000),
        (120.0, 1.980),
    ];
    for (freedom, t) in table {
        near(student_quantile(0.975, freedom), t, 5e-4);
        near(student_cdf(-student_quantile(0.975, freedom), freedom), 0.025, 1e-12);
    }
    near(student_quantile(0.995, 4.0), 4.604, 5e-4);
    near(student_cdf(1.0, 1.0), 0.75, 1e-13);
    near(student_quantile(0.975, 999_999.0), student_quantile(0.975, 1_000_001.0), 3e-6);
}

#[test]
fn chi_square_agrees_with_its_table() {
    for (x, freedom, p) in
        [(3.841, 1.0, 0.05), (6.635, 1.0, 0.01), (10.828, 1.0, 0.001), (18.307, 10.0, 0.05)]
    {
        near(chi_square_tail(x, freedom), p, 2e-5);
    }
    near(chi_square_tail(2.0, 2.0), (-1.0_f64).exp(), 1e-14);
    assert_eq!(chi_square_tail(0.0, 1.0), 1.0);
}

/// Student's sleep data as the R manual prints `t.test(extra ~ group)`, in tenths of an hour.
#[test]
fn welch_agrees_with_students_sleep_data() {
    let first: Moments = [7, -16, -2, -12, -1, 34, 37, 8, 0, 20].into_iter().collect();
    let second: Moments = [19, 8, 11, 1, -1, 44, 55, 16, 46, 34].into_iter().collect();
    let found = difference_of_means(&first, &second).unwrap();
    near(found.difference, -15.8, 1e-12);
    near(found.low, -33.654_832, 1e-5);
    near(found.high, 2.054_832, 1e-5);
    near(found.p_value, 0.079_39, 1e-5);
}

/// R. G. Newcombe (1998), table II, method 10.
#[test]
fn shares_agree_with_newcombes_examples() {
    let examples = [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((0, 10), (0, 10), (-0.2775, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ];
    for (treated, control, (low, high)) in examples {
        let found = difference_of_shares(&share(treated.0, treated.1), &share(control.0, control.1)).unwrap();
        near(found.low, low, 5e-5);
        near(found.high, high, 5e-5);
        assert_eq!(found.p_value < 0.05, low > 0.0, "{treated:?} {control:?}: p {}", found.p_value);
    }
}

/// Two groups of 683 tell 10 % from 15 % at 80 % power (Fleiss, Levin & Paik, "Statistical Methods for Rates and Proportions", without the
/// continuity correction); the score interval asks for a hair more.
#[test]
fn the_smallest_effect_agrees_with_the_textbook() {
    near(smallest_conversion_effect(0.10, 683, 683).unwrap(), 0.05, 1e-3);
    near(smallest_mean_effect(1.0, 16, 16).unwrap(), 2.801_585 / 8.0_f64.sqrt(), 1e-6);
    assert_eq!(smallest_conversion_effect(0.1, 0, 100), None);
    assert_eq!(smallest_conversion_effect(0.9, 3, 3), None, "three people see nothing");
}

#[test]
fn a_split_that_is_off_is_told_from_one_that_is_not() {
    assert!(!sample_ratio(9_012, 988, 0.10).mismatch);
    assert!(sample_ratio(9_200, 800, 0.10).mismatch);
    assert!(!sample_ratio(20, 0, 0.10).mismatch, "too few to say");
    let lost_one_of_a_hundred = sample_ratio(500_000, 495_000, 0.5);
    assert!(lost_one_of_a_hundred.mismatch, "{lost_one_of_a_hundred:?}");
    near(sample_ratio(520, 480, 0.5).p_value, 0.205_903, 1e-6);
}
