import Kernel
import Testing

@testable import Directory

@Suite struct `What an organisation is within` {
  @Test func `is itself, always, on both bases`() {
    var rules = OrganisationTreeRules([])

    #expect(
      rules.places(of: id(1)) == [
        place(1, .under): [OrganisationTreeRules.always],
        place(1, .area): [OrganisationTreeRules.always],
      ])
  }

  @Test func `a site is under its trust and in the trust's region, and nobody is under a region`() {
    var rules = OrganisationTreeRules([
      relation(1, 2, .siteOf), relation(2, 3, .icb), relation(3, 4, .region),
    ])
    let places = rules.places(of: id(1))

    #expect(places[place(2, .under)] != nil)
    #expect(places[place(2, .area)] != nil)
    #expect(places[place(3, .area)] != nil)
    #expect(places[place(4, .area)] != nil)
    #expect(places[place(3, .under)] == nil)
    #expect(places[place(4, .under)] == nil)
  }

  @Test func `holds while every step on the way holds`() {
    var rules = OrganisationTreeRules([
      relation(1, 2, .siteOf, "2010-01-01", "2020-12-31"),
      relation(2, 3, .region, "2015-01-01", nil),
    ])

    #expect(
      rules.places(of: id(1))[place(3, .area)] == [
        Day.on("2015-01-01").number...Day.on("2020-12-31").number
      ])
  }

  @Test func `two ways up add their days, and neighbouring days join`() {
    var rules = OrganisationTreeRules([
      relation(1, 2, .icb, "2022-07-01", "2023-03-31"), relation(1, 3, .icb, "2023-04-01", nil),
      relation(2, 9, .region), relation(3, 9, .region),
    ])

    #expect(
      rules.places(of: id(1))[place(9, .area)] == [
        Day.on("2022-07-01").number...Day.latest.number
      ])
  }

  @Test func `a loop ends, and what lies beyond it is still found`() {
    var rules = OrganisationTreeRules([
      relation(1, 2, .partOf, nil, "2010-12-31"), relation(2, 1, .partOf, "2011-01-01", nil),
      relation(1, 9, .region), relation(2, 8, .region),
    ])

    let first = rules.places(of: id(1))
    let second = rules.places(of: id(2))
    #expect(first[place(8, .area)] == [Day.earliest.number...Day.on("2010-12-31").number])
    #expect(first[place(9, .area)] == [OrganisationTreeRules.always])
    #expect(second[place(9, .area)] == [Day.on("2011-01-01").number...Day.latest.number])
    #expect(second[place(8, .area)] == [OrganisationTreeRules.always])
  }

  @Test func `clusters and successions put nobody within anybody`() {
    var rules = OrganisationTreeRules([relation(1, 2, .cluster), relation(1, 3, .succeeds)])

    #expect(rules.places(of: id(1)).count == 2)
  }

  private func id(_ number: Int64) -> OrganisationID { OrganisationID(rawValue: number) }

  private func place(_ number: Int64, _ basis: WithinBasis) -> OrganisationTreeRules.Place {
    OrganisationTreeRules.Place(ancestor: id(number), basis: basis)
  }

  private func relation(
    _ from: Int64, _ to: Int64, _ kind: OrganisationRelationKind, _ first: String? = nil,
    _ last: String? = nil
  ) -> OrganisationRelation {
    OrganisationRelation(
      id: OrganisationRelationID(rawValue: from * 100 + to), from: id(from), to: id(to),
      kind: kind, startedOn: first.map(Day.on), endedOn: last.map(Day.on))
  }
}
