extension MixedAssignment {
  /// Small steps after a search that was not led to its end, so that every reason given is true:
  /// nobody waits whom a cohort could simply take in, or take in place of somebody later.
  struct Polish {
    let model: Model
    /// The option of each applicant, or -1.
    var place: [Int32]
    private var added: [[Int]]

    init(_ model: Model, _ place: [Int32]) {
      self.model = model
      self.place = place
      added = model.forms.map { Array(repeating: 0, count: $0.fixed.count) }
      for applicant in model.applicants where place[applicant] >= 0 {
        added[model.optionCohort[Int(place[applicant])]][model.sector[applicant]] += 1
      }
    }

    mutating func run() {
      while joinOnce() || exchangeOnce() || openOnce() {}
      orderAlike()
    }

    private func gain(_ applicant: Int) -> Int128 {
      place[applicant] < 0 ? 0 : model.optionGain[Int(place[applicant])]
    }

    /// Takes in everybody whom a cohort can take without any other change.
    private mutating func joinOnce() -> Bool {
      var changed = false
      for applicant in model.applicants where place[applicant] < 0 {
        let sector = model.sector[applicant]
        for option in model.options(of: applicant).sorted(by: better) {
          let cohort = model.optionCohort[option]
          added[cohort][sector] += 1
          if model.forms[cohort].allows(added[cohort]) {
            place[applicant] = Int32(option)
            changed = true
            break
          }
          added[cohort][sector] -= 1
        }
      }
      return changed
    }

    /// Lets one who waits have the place of one who comes later and then waits instead.
    private mutating func exchangeOnce() -> Bool {
      var there: [[Int]] = Array(repeating: [], count: model.forms.count)
      for applicant in model.applicants where place[applicant] >= 0 {
        there[model.optionCohort[Int(place[applicant])]].append(applicant)
      }
      for applicant in model.applicants where place[applicant] < 0 {
        for option in model.options(of: applicant).sorted(by: better) {
          let cohort = model.optionCohort[option]
          for other in there[cohort] where gain(other) < model.optionGain[option] {
            added[cohort][model.sector[other]] -= 1
            added[cohort][model.sector[applicant]] += 1
            if model.forms[cohort].allows(added[cohort]) {
              place[applicant] = Int32(option)
              place[other] = -1
              return true
            }
            added[cohort][model.sector[other]] += 1
            added[cohort][model.sector[applicant]] -= 1
          }
        }
      }
      return false
    }

    /// Runs a cohort with people who all wait.
    private mutating func openOnce() -> Bool {
      for (cohort, form) in model.forms.enumerated() where added[cohort].allSatisfy({ $0 == 0 }) {
        var waiting: [[Int]] = Array(repeating: [], count: form.fixed.count)
        for applicant in model.applicants where place[applicant] < 0 {
          for option in model.options(of: applicant) where model.optionCohort[option] == cohort {
            waiting[model.sector[applicant]].append(option)
          }
        }
        let counts = waiting.map(\.count)
        guard case .runs(let index, let sectors) = form.choice(within: counts) else { continue }
        let block = form.blocks[index]
        var (lower, upper) = form.tree.bounds(
          form.missing, limits: zip(block.limits, counts).map { min($0, $1) },
          from: block.least, to: block.least)
        for leaf in sectors { lower[leaf] = max(lower[leaf], 1) }
        upper[form.tree.root] = block.least
        let candidates = waiting.enumerated().map { leaf, options in
          options.sorted(by: better).map {
            Step(gain: model.optionGain[$0], leaf: Int32(leaf), candidate: Int32($0))
          }
        }
        guard let ladder = form.tree.best(candidates, lower: lower, upper: upper) else { continue }
        let chosen = Set(ladder.taken.map { Int($0.candidate) })
        for applicant in model.applicants where place[applicant] < 0 {
          for option in model.options(of: applicant) where chosen.contains(option) {
            place[applicant] = Int32(option)
            added[cohort][model.sector[applicant]] += 1
          }
        }
        return true
      }
      return false
    }

    /// Of those who are alike in everything but their keys, the first gets the best.
    private mutating func orderAlike() {
      let alike = Dictionary(grouping: model.applicants) { index in
        let applicant = model.round.applicants[index]
        return Kind(
          sector: applicant.sector, rank: applicant.rank, waited: applicant.waited,
          options: Set(applicant.options))
      }
      for group in alike.values where group.count > 1 {
        let cohorts = group.map { place[$0] < 0 ? -1 : model.optionCohort[Int(place[$0])] }
        let gains = group.map(gain)
        let order = group.indices.sorted { (gains[$1], cohorts[$0]) < (gains[$0], cohorts[$1]) }
        for (applicant, from) in zip(group, order) {
          place[applicant] =
            model.options(of: applicant).first { model.optionCohort[$0] == cohorts[from] }
            .map(Int32.init) ?? -1
        }
      }
    }

    private struct Kind: Hashable {
      let sector: Sector
      let rank: Int
      let waited: Int
      let options: Set<Option>
    }

    private func better(_ left: Int, _ right: Int) -> Bool {
      model.optionGain[left] != model.optionGain[right]
        ? model.optionGain[left] > model.optionGain[right] : left < right
    }
  }
}
