import Directory
import Kernel
import Storage

/// Some who work in care also do shifts at a hospital: one person, two jobs, two sectors.
extension Example {
  func enterSecondJobs() async throws {
    let (day, right, places) = (today, self.right, self.places)
    try await database.write { tx in
      for (place, provider) in places.providers.enumerated() {
        let trust = places.trusts[place % places.trusts.count]
        guard let home = try Organisations.find(code: provider.number, tx)?.id,
          let hospital = try Organisations.find(code: trust.code, tx)?.id
        else { throw NotFound("The example’s \(provider.name) or \(trust.name)") }
        let carers = try Team.people(of: home, reach: .everything, on: day, limit: 200, tx)
          .members.filter { $0.title.lowercased().contains("care worker") }
        for carer in carers.prefix(3) {
          let start = max(carer.startedOn ?? day - 240, day - 240)
          try AddAssignment(
            person: carer.person,
            job: JobParticulars(
              organisation: hospital, title: "Bank Healthcare Support Worker",
              staffGroup: "Additional Clinical Services", engagement: .bank, startedOn: start)
          ).run(under: right, tx)
        }
      }
    }
  }
}
