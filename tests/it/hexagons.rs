//! The layout of the map: everybody has one place, England is recognised, and what its rows and
//! columns mean holds.

use std::collections::{BTreeMap, BTreeSet};

use ofsted_site::picture::layout::{Layout, Tile};

/// An authority of today, as the reference table has it: who ended has no central point, and who
/// begins later has none yet.
struct Authority {
    id: String,
    region: String,
    latitude: f64,
    longitude: f64,
}

fn authorities() -> Vec<Authority> {
    let path = format!("{}/reference/authorities.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let place = |column: &str| headers.iter().position(|header| header == column).unwrap();
    let rows = reader.records().map(Result::unwrap).filter(|row| !row[place("latitude")].is_empty());
    rows.map(|row| Authority {
        id: row[place("authority_id")].to_owned(),
        region: row[place("region")].to_owned(),
        latitude: row[place("latitude")].parse().unwrap(),
        longitude: row[place("longitude")].parse().unwrap(),
    })
    .collect()
}

/// How many pieces tiles are, of which each can be walked from side to side.
fn pieces(tiles: &[&Tile]) -> usize {
    let mut left: BTreeSet<usize> = (0..tiles.len()).collect();
    let mut count = 0;
    while let Some(first) = left.pop_first() {
        count += 1;
        let mut ahead = vec![first];
        while let Some(one) = ahead.pop() {
            let near: Vec<usize> = left.iter().copied().filter(|other| tiles[one].touches(tiles[*other])).collect();
            left.retain(|other| !near.contains(other));
            ahead.extend(near);
        }
    }
    count
}

#[test]
fn every_authority_of_today_has_one_hexagon_and_nobody_else() {
    let layout = Layout::embedded().unwrap();
    let today: BTreeSet<String> = authorities().into_iter().map(|one| one.id).collect();
    let placed: BTreeSet<String> = layout.tiles().map(|tile| tile.authority_id.clone()).collect();
    assert_eq!(placed, today);
    let seats: BTreeSet<(u16, u16)> = layout.tiles().map(|tile| (tile.row, tile.column)).collect();
    assert_eq!(seats.len(), today.len());
}

#[test]
fn england_is_one_piece_and_so_is_each_region_but_the_one_around_london() {
    let layout = Layout::embedded().unwrap();
    assert_eq!(pieces(&layout.tiles().collect::<Vec<_>>()), 1);
    let mut regions: BTreeMap<String, Vec<&Tile>> = BTreeMap::new();
    for one in authorities() {
        regions.entry(one.region).or_default().push(layout.tile(&one.id).unwrap());
    }
    assert_eq!(regions.len(), 9);
    for (region, tiles) in &regions {
        let most = if region == "South East" { 2 } else { 1 };
        assert!(pieces(tiles) <= most, "{region}: {} pieces", pieces(tiles));
    }
}

#[test]
fn north_is_up_and_east_is_right() {
    let layout = Layout::embedded().unwrap();
    let all = authorities();
    let east = |tile: &Tile| 2 * i32::from(tile.column) + i32::from(tile.row % 2);
    let (mut pairs, mut kept) = (0_u32, 0_u32);
    for one in &all {
        for other in &all {
            let [here, there] = [one, other].map(|authority| layout.tile(&authority.id).unwrap());
            if one.latitude - other.latitude > 0.7 {
                pairs += 1;
                kept += u32::from(here.row < there.row);
            }
            if one.longitude - other.longitude > 1.2 {
                pairs += 1;
                kept += u32::from(east(here) > east(there));
            }
        }
    }
    assert!(kept * 100 > pairs * 97, "{kept} of {pairs}");
    let westernmost = layout.tiles().min_by_key(|tile| east(tile)).unwrap();
    assert_eq!(westernmost.authority_id, "isles-of-scilly");
}

#[test]
fn no_authority_lies_far_from_its_region() {
    let all = authorities();
    for one in &all {
        let kilometres = |other: &Authority| {
            let east = (one.longitude - other.longitude) * 111.3 * one.latitude.to_radians().cos();
            east.hypot((one.latitude - other.latitude) * 111.2)
        };
        let others = all.iter().filter(|other| other.id != one.id && other.region == one.region);
        let nearest = others.map(kilometres).fold(f64::INFINITY, f64::min);
        assert!(nearest < 120.0, "{} is {nearest:.0} km from the next of {}", one.id, one.region);
    }
}
